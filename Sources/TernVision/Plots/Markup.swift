/// Writing XML and HTML so that no text can break out of its place.
enum Markup {
  /// `text` for use between tags or inside a double-quoted attribute; characters XML forbids are replaced.
  static func escaped(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      // The only control characters that XML 1.0 (section 2.2) allows.
      case "\t", "\n", "\r": result.unicodeScalars.append(scalar)
      case "\u{0}"..<"\u{20}", "\u{7F}"..<"\u{A0}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// One element; attribute values are escaped here, `body` is markup already. Without a body the tag closes
  /// itself.
  static func element(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ body: String? = nil
  )
    -> String
  {
    var result = "<" + name
    for (key, value) in attributes { result += " \(key)=\"\(escaped(value))\"" }
    guard let body else { return result + "/>" }
    return result + ">" + body + "</\(name)>"
  }

  /// A coordinate or a length.
  static func number(_ value: Double) -> String { NumberText.coordinate(value) }

  static func group(_ className: String, _ body: String) -> String {
    body.isEmpty ? "" : element("g", ["class": className], body)
  }

  static func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, width: Double = 1, dash: String? = nil
  )
    -> String
  {
    let dashes = dash.map { " stroke-dasharray=\"\($0)\"" } ?? ""
    return "<line x1=\"\(number(x1))\" y1=\"\(number(y1))\" x2=\"\(number(x2))\" y2=\"\(number(y2))\""
      + " stroke=\"currentColor\" stroke-width=\"\(number(width))\"\(dashes)/>"
  }

  static func rectangle(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, radius: Double = 0, opacity: Double = 1
  ) -> String {
    let rounded = radius > 0 ? " rx=\"\(number(radius))\"" : ""
    let faded = opacity < 1 ? " fill-opacity=\"\(number(opacity))\"" : ""
    return "<rect x=\"\(number(x))\" y=\"\(number(y))\" width=\"\(number(max(0, width)))\""
      + " height=\"\(number(max(0, height)))\"\(rounded) fill=\"currentColor\"\(faded)/>"
  }

  static func dot(_ x: Double, _ y: Double, radius: Double, opacity: Double = 1) -> String {
    "<circle cx=\"\(number(x))\" cy=\"\(number(y))\" r=\"\(number(radius))\""
      + " fill=\"currentColor\"" + (opacity < 1 ? " fill-opacity=\"\(number(opacity))\"" : "") + "/>"
  }

  enum Anchor: String { case start, middle, end }

  /// Text with its baseline at `y`; `halo` draws paper around the letters so that lines below do not cross
  /// them.
  static func text(
    _ string: String, x: Double, y: Double, size: Double = 12, anchor: Anchor = .start, bold: Bool = false,
    halo: Bool = false, rotated degrees: Double? = nil
  ) -> String {
    let turn = degrees.map { " transform=\"rotate(\(number($0)) \(number(x)) \(number(y)))\"" } ?? ""
    return "<text x=\"\(number(x))\" y=\"\(number(y))\" font-size=\"\(number(size))\""
      + (anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\"")
      + (bold ? " font-weight=\"600\"" : "") + (halo ? " class=\"tern-halo\"" : "") + turn
      + " fill=\"currentColor\">\(escaped(string))</text>"
  }

  /// An arrow head with its tip at (x, y), pointing along (dx, dy); a polygon, because markers need page-wide
  /// ids.
  static func arrowHead(x: Double, y: Double, dx: Double, dy: Double, size: Double = 8) -> String {
    let length = (dx * dx + dy * dy).squareRoot()
    guard length > 0, length.isFinite else { return "" }
    let (ux, uy) = (dx / length, dy / length)
    let (backX, backY) = (x - ux * size, y - uy * size)
    let half = size * 0.45
    let points = [(x, y), (backX - uy * half, backY + ux * half), (backX + uy * half, backY - ux * half)]
    let list = points.map { "\(number($0.0)),\(number($0.1))" }.joined(separator: " ")
    return "<polygon points=\"\(list)\" fill=\"currentColor\"/>"
  }
}
