import CLibrary

/// Round numbers along an axis, and their labels.
struct Ticks {
  let values: [Double]
  let labels: [String]

  /// Ticks inside lower ... upper at 1, 2 or 5 times a power of ten, about `target` of them; whole numbers
  /// only, if asked. `lower` must be below `upper`.
  static func linear(_ lower: Double, _ upper: Double, target: Int, whole: Bool = false) -> Ticks {
    let step = self.step(lower, upper, target: target, whole: whole)
    let first = (lower / step).rounded(.up)
    let last = (upper / step).rounded(.down)
    // A range far from zero has fewer doubles than ticks; then the ends are all there is to say.
    guard step > 0, first.magnitude < 1e15, last.magnitude < 1e15, last >= first, last - first < 1000 else {
      return Ticks(
        values: [lower, upper], labels: [lower, upper].map { NumberText.readable($0, digits: 6) })
    }
    // Far from zero the product may round to a double just outside the range.
    let values = stride(from: first, through: last, by: 1).map { min(max($0 * step, lower), upper) }
    return Ticks(values: values, labels: labels(values, step: step))
  }

  /// The distance between ticks: of 1, 2, 5 and 10 times a power of ten the one whose number of steps is
  /// nearest to `target`, by ratio.
  static func step(_ lower: Double, _ upper: Double, target: Int, whole: Bool = false) -> Double {
    let rough = (upper - lower) / Double(max(1, target))
    let decade = log10(rough).rounded(.down)
    let unit = pow(10, decade)
    let multiple = rough / unit
    // The borders are the geometric means of neighbours: sqrt 2, sqrt 10, sqrt 50.
    let factor: Double = multiple < 1.415 ? 1 : multiple < 3.163 ? 2 : multiple < 7.072 ? 5 : 10
    // Dividing by a positive power of ten keeps 0.1 exactly 0.1; multiplying by 10^-1 need not.
    let step = decade < 0 ? factor / pow(10, -decade) : factor * unit
    return whole ? max(1, step) : step
  }

  /// Ticks of a logarithmic axis: powers of ten, and 2 and 5 times them when there are few.
  static func logarithmic(_ lower: Double, _ upper: Double, target: Int) -> Ticks {
    let (low, high) = (log10(lower).rounded(.down), log10(upper).rounded(.up))
    let decades = max(1, high - low)
    let every = max(1, (decades / Double(max(1, target))).rounded(.up))
    let factors: [Double] = decades <= Double(target) / 2 ? [1, 2, 5] : [1]
    var values: [Double] = []
    for decade in stride(from: low, through: high, by: every) {
      for factor in factors {
        let value = decade < 0 ? factor / pow(10, -decade) : factor * pow(10, decade)
        if value >= lower * 0.999_999, value <= upper * 1.000_001 { values.append(value) }
      }
    }
    // 0.0001 next to 10⁻⁵ would mix two notations on one axis.
    let usesPowers = factors.count == 1 && (lower < 1e-3 || upper > 1e4)
    return Ticks(
      values: values,
      labels: values.map {
        usesPowers ? "10" + NumberText.superscript(Int(log10($0).rounded())) : NumberText.readable($0)
      })
  }

  /// All labels with the same number of places, or all as powers of ten.
  private static func labels(_ values: [Double], step: Double) -> [String] {
    let largest = values.map(\.magnitude).max() ?? 0
    guard largest < 1e6, largest >= 1e-4 || largest == 0 else {
      let digits = max(1, Int((log10(largest) - log10(step)).rounded(.up)) + 1)
      return values.map { NumberText.readable($0, digits: digits) }
    }
    let places = max(0, min(12, -Int((log10(step) + 1e-9).rounded(.down))))
    return values.map { value in
      let text = NumberText.grouped(
        NumberText.fixed(value.magnitude, places: places), always: largest >= 10_000)
      return value < 0 ? "\u{2212}" + text : text
    }
  }
}
