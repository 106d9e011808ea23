import CLibrary

/// How an axis runs from data to pixels.
struct Scale {
  var lower: Double
  var upper: Double
  let logarithmic: Bool
  /// Pixels of `lower` and `upper`.
  var start = 0.0
  var end = 1.0

  /// Pixel of `value`; nil where it cannot be drawn: not finite, or not positive on a logarithmic axis.
  func position(_ value: Double) -> Double? {
    guard value.isFinite else { return nil }
    let share: Double
    if logarithmic {
      guard value > 0 else { return nil }
      share = (log10(value) - log10(lower)) / (log10(upper) - log10(lower))
    } else {
      share = (value - lower) / (upper - lower)
    }
    // Marks far outside a chosen range stay numbers that every viewer can hold.
    return max(-1e6, min(1e6, start + share * (end - start)))
  }

  func ticks(target: Int, whole: Bool) -> Ticks {
    logarithmic
      ? .logarithmic(lower, upper, target: target) : .linear(lower, upper, target: target, whole: whole)
  }

  /// The range that holds `values`: those that cannot be drawn are passed over, none at all give 0 ... 1, a
  /// single value gets room on both sides. `padding` is a share of the span.
  static func fitting(_ values: [Double], logarithmic: Bool, padding: Double) -> Scale {
    // Ends beyond 1e300 would make the span itself infinite; below 1e-290 a ratio of ends is no longer exact.
    let usable = values.filter { $0.isFinite && $0.magnitude < 1e300 && (!logarithmic || $0 > 1e-290) }
    guard var lower = usable.min(), var upper = usable.max() else {
      return Scale(lower: logarithmic ? 0.1 : 0, upper: 1, logarithmic: logarithmic)
    }
    if logarithmic {
      if upper / lower < 1.000_001 { (lower, upper) = (lower / 10, upper * 10) }
      let ratio = pow(upper / lower, padding)
      return Scale(
        lower: max(lower / ratio, 1e-300), upper: min(upper * ratio, 1e300), logarithmic: true)
    }
    let size = max(lower.magnitude, upper.magnitude)
    if upper - lower <= max(size * 1e-12, 1e-290) {
      let room = size < 1e-280 ? 1 : size / 2
      return Scale(lower: lower - room, upper: upper + room, logarithmic: false)
    }
    let room = (upper - lower) * padding
    return Scale(lower: lower - room, upper: upper + room, logarithmic: false)
  }

  /// Moved out to whole ticks, so that the axis ends on a label, where that costs at most `share` of a step.
  func rounded(target: Int, within share: Double) -> Scale {
    guard !logarithmic else { return self }
    let step = Ticks.step(lower, upper, target: target)
    var (low, high) = ((lower / step).rounded(.down) * step, (upper / step).rounded(.up) * step)
    if lower - low > share * step { low = lower }
    if high - upper > share * step { high = upper }
    guard low.isFinite, high.isFinite, low < high else { return self }
    return Scale(lower: low, upper: high, logarithmic: false)
  }
}
