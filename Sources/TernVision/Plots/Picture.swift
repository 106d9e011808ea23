import Tern

/// Anything that can be drawn: plots, image grids, diagrams, and drawings themselves.
public protocol Picture: Sendable {
  /// The picture as a finished drawing.
  var drawing: Drawing { get }
}

extension Picture {
  /// The picture as a complete SVG file: one element, without scripts, that follows the reader's light or
  /// dark setting.
  public var svg: String { drawing.document }

  /// Writes the SVG to `path`, whole or not at all. Throws `FileWriteError`.
  public func write(to path: String) throws(FileWriteError) {
    try AtomicFile.write(path, drawing.document.utf8, orThrow: FileWriteError.init(_:))
  }
}

/// A finished vector drawing: a size in pixels, a title and a description for readers who do not see it, and
/// marks.
public struct Drawing: Picture {
  /// Pixels from left to right, above 0 and at most 100,000.
  public let width: Double
  /// Pixels from top to bottom, above 0 and at most 100,000.
  public let height: Double
  /// What the picture is, in a few words.
  public let title: String
  /// What there is to see, for a reader who does not see it.
  public let summary: String
  let body: String

  /// The drawing itself.
  public var drawing: Drawing { self }

  /// Draws on paper of the given size; traps unless it is positive and finite.
  init(width: Double, height: Double, title: String, summary: String, body: String) {
    precondition(
      width > 0 && height > 0 && width.isFinite && height.isFinite && width <= 100_000 && height <= 100_000,
      "Drawing: \(width) x \(height) is no size of a picture; give 1 to 100,000 pixels each way")
    self.width = width
    self.height = height
    self.title = title
    self.summary = summary
    self.body = body
  }

  /// The `svg` element for a page that carries the shared style sheet already.
  var inline: String { element(style: "") }

  /// The `svg` element as a file of its own.
  var document: String {
    element(style: "<style>\n\(Theme.style)</style>") + "\n"
  }

  private func element(style: String) -> String {
    let size = "\(Markup.number(width)) \(Markup.number(height))"
    let paper = Markup.group("tern-paper", Markup.rectangle(0, 0, width, height))
    // Marks that reach outside the paper are cut by the viewport; nothing here has an id, so that one page
    // can hold any number of pictures.
    return Markup.element(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "class": "tern-picture", "viewBox": "0 0 \(size)",
        "width": Markup.number(width), "height": Markup.number(height), "role": "img", "aria-label": title,
      ],
      Markup.element("title", [:], Markup.escaped(title))
        + Markup.element("desc", [:], Markup.escaped(summary)) + style + paper + body)
  }

  /// Several pictures in one, row by row, `columns` to a row; traps unless `columns` is at least 1.
  public static func grid(_ pictures: [any Picture], columns: Int, title: String = "", gap: Double = 12)
    -> Drawing
  {
    precondition(columns >= 1, "Drawing.grid: \(columns) columns; give at least 1")
    let drawings = pictures.map(\.drawing)
    let columns = max(1, min(columns, drawings.count))
    let cellWidth = drawings.map(\.width).max() ?? 320
    let heading = PictureHeading(
      title: title, width: Double(columns) * (cellWidth + gap) - gap, margin: 16, top: title.isEmpty ? 0 : 28)
    var body = heading.markup
    var y = title.isEmpty ? 0 : heading.bottom + 8
    for start in stride(from: 0, to: drawings.count, by: columns) {
      let row = drawings[start..<min(start + columns, drawings.count)]
      for (index, drawing) in row.enumerated() {
        body += Markup.element(
          "svg",
          [
            "x": Markup.number(Double(index) * (cellWidth + gap)), "y": Markup.number(y),
            "width": Markup.number(drawing.width), "height": Markup.number(drawing.height),
          ], drawing.body)
      }
      y += (row.map(\.height).max() ?? 0) + gap
    }
    let titles = drawings.map(\.title).filter { !$0.isEmpty }
    return Drawing(
      width: heading.width, height: max(y - gap, 40),
      title: title.isEmpty ? titles.joined(separator: "; ") : title,
      summary: drawings.map { "\($0.title): \($0.summary)" }.joined(separator: " "), body: body)
  }
}

/// The title and subtitle above a picture, wrapped to its width.
struct PictureHeading {
  var markup = ""
  /// The lowest baseline used.
  var bottom: Double
  let width: Double

  init(title: String, subtitle: String = "", width: Double, margin: Double, top: Double = 28) {
    self.width = width
    let room = width - 2 * margin
    var baseline = top
    // Small pictures are shown next to others, below a common title.
    let size = width < 400 ? 14.0 : 16
    for line in TextWidth.wrapped(title, size: size * 1.05, width: room) {
      markup += Markup.group("tern-ink", Markup.text(line, x: margin, y: baseline, size: size, bold: true))
      baseline += 20
    }
    for line in TextWidth.wrapped(subtitle, size: 13, width: room) {
      markup += Markup.group("tern-muted", Markup.text(line, x: margin, y: baseline, size: 13))
      baseline += 17
    }
    bottom = title.isEmpty && subtitle.isEmpty ? 0 : baseline - 18
  }
}
