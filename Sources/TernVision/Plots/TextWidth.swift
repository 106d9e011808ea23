/// Widths of text as a sans-serif face sets it, because an SVG must reserve room before any font is known.
enum TextWidth {
  /// Estimated width of `text` at `size`, in the same unit; a little generous, so that labels do not collide.
  static func estimate(_ text: String, size: Double) -> Double {
    // Advance widths of Helvetica in thousandths of the size (Adobe Core 14 font metrics), grouped; wider
    // faces such as DejaVu Sans need about an eighth more.
    let sum = text.unicodeScalars.reduce(0.0) { $0 + advance($1) }
    return sum * size / 1000 * 1.12
  }

  private static func advance(_ scalar: Unicode.Scalar) -> Double {
    switch scalar {
    case "i", "j", "l", "'", "|": 230
    case " ", ".", ",", ":", ";", "f", "t", "I", "!", "/", "[", "]", "\\": 280
    case "r", "-", "(", ")", "*", "\"", "`", "{", "}": 340
    case "c", "k", "s", "v", "x", "y", "z", "J": 500
    case "m", "M": 840
    case "w", "C", "D", "H", "N", "R", "U", "\u{2026}": 722
    case "G", "O", "Q": 778
    case "W", "@", "%": 950
    case "A", "B", "E", "K", "P", "S", "V", "X", "Y", "T", "F", "Z", "L": 660
    case "+", "=", "<", ">", "\u{2212}", "\u{00D7}", "~": 584
    case "\u{2070}"..."\u{209F}", "\u{00B2}", "\u{00B3}", "\u{00B9}": 350
    case "\u{0300}"..."\u{036F}", "\u{200B}"..."\u{200F}": 0
    case "\u{1100}"..."\u{115F}", "\u{2E80}"..."\u{A4CF}", "\u{AC00}"..."\u{D7A3}", "\u{F900}"..."\u{FAFF}",
      "\u{FF00}"..."\u{FF60}", "\u{1F300}"..."\u{1FAFF}", "\u{20000}"..."\u{3FFFD}":
      1000
    default: 556
    }
  }

  /// `text` cut to `width` with an ellipsis, whole if it fits.
  static func truncated(_ text: String, size: Double, width: Double) -> String {
    guard estimate(text, size: size) > width else { return text }
    var kept = text
    while !kept.isEmpty, estimate(kept + "\u{2026}", size: size) > width { kept.removeLast() }
    return kept + "\u{2026}"
  }

  /// `text` broken at spaces into lines no wider than `width`; a longer word is cut. At most `limit` lines.
  static func wrapped(_ text: String, size: Double, width: Double, limit: Int = 3) -> [String] {
    var lines: [String] = []
    for word in text.split(whereSeparator: \.isWhitespace) {
      if let last = lines.last, estimate(last + " " + word, size: size) <= width {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    if lines.count > limit {
      lines[limit - 1] = lines[(limit - 1)...].joined(separator: " ")
      lines.removeSubrange(limit...)
    }
    return lines.map { truncated($0, size: size, width: width) }
  }
}
