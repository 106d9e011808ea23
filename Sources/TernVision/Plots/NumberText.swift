import Tern

/// Decimal text for labels and coordinates, without Foundation and without the locale.
///
/// Rounds the shortest decimal that names the double, half away from zero: 2.675 to two places is 2.68, what
/// a reader of "2.675" expects (`printf` sees the binary value just below and says 2.67).
enum NumberText {
  /// The text for a value that is not finite: a dash for "not a number", the sign of infinity otherwise.
  static func nonFinite(_ value: Double) -> String {
    value.isNaN ? "\u{2013}" : value > 0 ? "\u{221E}" : "\u{2212}\u{221E}"
  }

  /// `value` with exactly `places` digits after the point; never "-0.00".
  static func fixed(_ value: Double, places: Int) -> String {
    guard value.isFinite else { return nonFinite(value) }
    var decimal = Decimal(value)
    decimal.round(toPlaces: places)
    let text = decimal.plain(places: places)
    return value < 0 && !decimal.isZero ? "-" + text : text
  }

  /// `fixed`, without zeros that say nothing: "1.50" becomes "1.5", "2.00" becomes "2".
  static func trimmed(_ value: Double, places: Int) -> String {
    let text = fixed(value, places: places)
    guard value.isFinite, text.contains(".") else { return text }
    var characters = Substring(text)
    while characters.last == "0" { characters.removeLast() }
    if characters.last == "." { characters.removeLast() }
    return String(characters)
  }

  /// A coordinate of an SVG: at most two places; traps on a value that is not finite, which no picture may
  /// print.
  static func coordinate(_ value: Double) -> String {
    precondition(value.isFinite, "Picture: a coordinate is \(value); drop such points before drawing")
    return trimmed(max(-1e7, min(1e7, value)), places: 2)
  }

  /// A number for people: `digits` significant digits, thousands separated, a power of ten when very large or
  /// small.
  static func readable(_ value: Double, digits: Int = 4) -> String {
    guard value.isFinite else { return nonFinite(value) }
    if value == 0 { return "0" }
    var decimal = Decimal(value)
    decimal.round(toSignificant: digits)
    // `exponent` counts digits before the point, so 1 ... 6 is 1 ..< 1,000,000.
    guard decimal.exponent > -4, decimal.exponent <= 6 else {
      return scientific(decimal, negative: value < 0)
    }
    let places = max(0, digits - decimal.exponent)
    let text = trimmed(value.magnitude, places: places)
    return (value < 0 ? "\u{2212}" : "") + grouped(text)
  }

  /// Whole thousands apart by commas: "12396" becomes "12,396"; four digits stay together ("1024") unless
  /// `always` is set, because neighbouring numbers are longer.
  static func grouped(_ text: String, always: Bool = false) -> String {
    let whole = text.prefix { $0 != "." }
    guard whole.count > (always ? 3 : 4) else { return text }
    return Tern.grouped(digits: String(whole)) + text.dropFirst(whole.count)
  }

  private static func scientific(_ decimal: Decimal, negative: Bool) -> String {
    var mantissa = decimal
    mantissa.exponent = 1
    let head = mantissa.plain(places: max(0, mantissa.digits.count - 1))
    let power = "10" + superscript(decimal.exponent - 1)
    let text = head == "1" ? power : head + "\u{00D7}" + power
    return (negative ? "\u{2212}" : "") + text
  }

  static func superscript(_ number: Int) -> String {
    let glyphs: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    let digits = String(number.magnitude).map { glyphs[$0.wholeNumberValue ?? 0] }
    return (number < 0 ? "⁻" : "") + String(digits)
  }
}

/// The decimal digits of a magnitude: 0.d1 d2 d3 ... times ten to `exponent`, no trailing zeros.
private struct Decimal {
  var digits: [UInt8] = []
  var exponent = 0

  var isZero: Bool { digits.isEmpty }

  init(_ value: Double) {
    // The description of a double is the shortest decimal that reads back as it: "0.1", "12.5", "1e-05".
    var seenPoint = false
    var power = 0
    let parts = value.magnitude.description.split(separator: "e")
    for character in parts[0] {
      guard let digit = character.wholeNumberValue else {
        seenPoint = true
        continue
      }
      if !seenPoint { exponent += 1 }
      if digits.isEmpty, digit == 0 {
        exponent -= 1
        continue
      }
      digits.append(UInt8(digit))
    }
    if parts.count > 1 { power = Int(parts[1]) ?? 0 }
    exponent += power
    trim()
  }

  mutating func round(toPlaces places: Int) { round(keeping: exponent + places) }

  mutating func round(toSignificant count: Int) { round(keeping: count) }

  private mutating func round(keeping count: Int) {
    guard count < digits.count else { return }
    guard count >= 0 else {
      digits = []
      exponent = 0
      return
    }
    let up = digits[count] >= 5
    digits.removeSubrange(count...)
    if up {
      var index = count - 1
      while index >= 0, digits[index] == 9 {
        digits[index] = 0
        index -= 1
      }
      if index >= 0 {
        digits[index] += 1
      } else {
        digits.insert(1, at: 0)
        exponent += 1
      }
    }
    trim()
  }

  private mutating func trim() {
    while digits.last == 0 { digits.removeLast() }
    if digits.isEmpty { exponent = 0 }
  }

  func plain(places: Int) -> String {
    func digit(_ index: Int) -> String {
      digits.indices.contains(index) ? String(digits[index]) : "0"
    }
    var text = exponent <= 0 ? "0" : (0..<exponent).map(digit).joined()
    if places > 0 { text += "." + (0..<places).map { digit(exponent + $0) }.joined() }
    return text
  }
}
