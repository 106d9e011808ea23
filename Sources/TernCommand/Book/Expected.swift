import Tern

/// What a result should be: numbers or words as they were printed, and how near ours must come.
struct Expected: Sendable {
  /// Who says so.
  enum Source: Sendable {
    /// The course chapter prints it.
    case book
    /// The chapter does not print it; it was computed apart from Tern, by the NumPy program of our notes.
    case notes
  }

  /// How far a number, rounded to the printed digits, may lie from the printed one.
  enum Allowance: Sendable {
    /// Not at all: the printed digits must be the same.
    case none
    case absolute(Double)
    /// A share of the printed number: sums of floats differ in their last bits with the order of adding.
    case relative(Double)
  }

  let text: String
  let source: Source
  let allowance: Allowance

  static func book(_ text: String, within allowance: Allowance = .none) -> Expected {
    Expected(text: text, source: .book, allowance: allowance)
  }

  static func notes(_ text: String, within allowance: Allowance = .none) -> Expected {
    Expected(text: text, source: .notes, allowance: allowance)
  }

  /// The numbers of the text one by one, for a row of cells.
  var each: [Expected] {
    text.split(separator: " ").map { Expected(text: String($0), source: source, allowance: allowance) }
  }

  /// Whether `value`, shown with as many decimals as the printed number, may pass for it.
  func accepts(_ value: Double) -> Bool {
    guard let printed = Double(text), let shown = Double(fixed(value, places)) else { return false }
    let distance = (shown - printed).magnitude
    // Two numbers of six decimals that differ by one unit are a hair more than 1e-6 apart in binary.
    let slack = 1e-9 * max(1, printed.magnitude)
    return switch allowance {
    case .none: shown == printed
    case .absolute(let limit): distance <= limit + slack
    case .relative(let share): distance <= share * max(1, printed.magnitude) + slack
    }
  }

  /// `value` written as the printed number is: with as many decimals, and with the bare point of a float, as in `6.`.
  func shown(_ value: Double) -> String { fixed(value, places) + (text.hasSuffix(".") ? "." : "") }

  /// Decimals of the printed number.
  var places: Int {
    guard let point = text.firstIndex(of: ".") else { return 0 }
    return text.distance(from: point, to: text.endIndex) - 1
  }
}
