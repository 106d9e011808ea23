extension Report {
  /// The whole page.
  public var html: String {
    var body = Markup.element("h1", [:], Markup.escaped(title))
    if !subtitle.isEmpty { body += Markup.element("p", ["class": "subtitle"], Markup.escaped(subtitle)) }
    body = Markup.element("header", [:], body) + "\n" + contents
    var sections = 0
    var open = false
    for block in blocks {
      if case .section(let title) = block {
        sections += 1
        body += (open ? "</section>\n" : "") + "<section>\n"
        open = true
        body += Markup.element("h2", ["id": "section-\(sections)"], Markup.escaped(title)) + "\n"
      } else {
        body += block.html + "\n"
      }
    }
    if open { body += "</section>\n" }
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <meta name="color-scheme" content="light dark"/>
      <title>\(Markup.escaped(title))</title>
      <style>
      \(Theme.style)\(ReportStyle.css)</style>
      </head>
      <body>
      <main>
      \(body)</main>
      </body>
      </html>

      """
  }

  /// Links to the sections, when there are enough to get lost in.
  private var contents: String {
    let titles = blocks.compactMap { block -> String? in
      if case .section(let title) = block { title } else { nil }
    }
    guard titles.count >= 3 else { return "" }
    let items = titles.enumerated().map { index, title in
      Markup.element(
        "li", [:], Markup.element("a", ["href": "#section-\(index + 1)"], Markup.escaped(title)))
    }
    return Markup.element("nav", ["aria-label": "Contents"], Markup.element("ol", [:], items.joined())) + "\n"
  }
}

extension Report.Block {
  var html: String {
    switch self {
    case .section(let title): Markup.element("h2", [:], Markup.escaped(title))
    case .subsection(let title): Markup.element("h3", [:], Markup.escaped(title))
    case .paragraph(let text): Self.paragraphs(text)
    case .list(let items):
      Markup.element("ul", [:], items.map { Markup.element("li", [:], Markup.escaped($0)) }.joined())
    case .code(let text):
      // A scroller needs to be reachable by key.
      Markup.element("pre", ["tabindex": "0"], Markup.element("code", [:], Markup.escaped(text)))
    case .callout(let text): Markup.element("p", ["class": "callout"], Markup.escaped(text))
    case .table(let table): table.html
    case .keyValues(let pairs):
      Markup.element(
        "dl", [:],
        pairs.map {
          Markup.element(
            "div", [:],
            Markup.element("dt", [:], Markup.escaped($0.key))
              + Markup.element("dd", [:], Markup.escaped($0.value)))
        }.joined())
    case .picture(let drawing, let caption): Self.figure(drawing.inline, caption)
    case .images(let images, let captions, let scale, let map):
      Self.gallery(images, captions, scale, map)
    case .pixelTable(let table, let caption):
      Self.figure(Markup.element("div", ["class": "scroll", "tabindex": "0"], table.html), caption)
    }
  }

  private static func paragraphs(_ text: String) -> String {
    var paragraphs: [[Substring]] = [[]]
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.allSatisfy(\.isWhitespace) {
        paragraphs.append([])
      } else {
        paragraphs[paragraphs.count - 1].append(line)
      }
    }
    return paragraphs.filter { !$0.isEmpty }
      .map { Markup.element("p", [:], Markup.escaped($0.joined(separator: "\n"))) }.joined(separator: "\n")
  }

  private static func figure(_ content: String, _ caption: String) -> String {
    let words = caption.isEmpty ? "" : Markup.element("figcaption", [:], Markup.escaped(caption))
    return Markup.element("figure", [:], content + words)
  }

  private static func gallery(_ images: [Image], _ captions: [String], _ scale: Int, _ map: ColorMap)
    -> String
  {
    let figures = images.enumerated().map { index, image in
      let caption = captions.isEmpty ? "" : captions[index]
      let picture = Markup.element(
        "img",
        [
          "src": DataAddress.png(map.applied(to: image)), "width": String(image.width * scale),
          "height": String(image.height * scale), "alt": caption.isEmpty ? "image \(index + 1)" : caption,
        ])
      return figure(picture, caption)
    }
    return Markup.element("div", ["class": "gallery"], figures.joined(separator: "\n"))
  }
}

extension Report.Table {
  var html: String {
    let numeric = columns.indices.map { column in
      let cells = rows.map { $0[column] }.filter { !$0.isEmpty }
      return !cells.isEmpty && cells.allSatisfy(Self.looksNumeric)
    }
    func name(_ column: Int, _ text: String) -> KeyValuePairs<String, String> {
      switch text {
      case "\u{2713}", "\u{2714}": ["class": "tick"]
      case "\u{2717}", "\u{2718}": ["class": "cross"]
      default: numeric[column] ? ["class": "number"] : [:]
      }
    }
    let head = columns.enumerated().map { index, text in
      Markup.element(
        "th", numeric[index] ? ["scope": "col", "class": "number"] : ["scope": "col"], Markup.escaped(text))
    }
    let body = rows.map { row in
      Markup.element(
        "tr", [:], row.enumerated().map { Markup.element("td", name($0, $1), Markup.escaped($1)) }.joined())
    }
    let words = caption.isEmpty ? "" : Markup.element("caption", [:], Markup.escaped(caption))
    let table = Markup.element(
      "table", [:],
      words + Markup.element("thead", [:], Markup.element("tr", [:], head.joined()))
        + Markup.element("tbody", [:], body.joined(separator: "\n")))
    return Markup.element("div", ["class": "scroll", "tabindex": "0"], table)
  }

  /// Begins like a number: digits, a sign, a point; "0.96", "12,396", "98.2%", "1.2 s".
  static func looksNumeric(_ text: String) -> Bool {
    let head = text.drop { "+-\u{2212}<>~$ ".contains($0) }.drop { $0 == "." }
    guard let first = head.first else { return false }
    return ("0"..."9").contains(first) || ["nan", "inf", "\u{2013}", "\u{221E}"].contains(String(head))
  }
}
