/// The levels of an ink map that separate paper, the soft edge of a stroke, and its core.
struct InkThreshold {
  /// The level below which a difference is no ink.
  let floor: Float
  /// The level of what belongs to a stroke if it is connected with its core.
  let edge: Float
  /// The level that every piece of ink reaches somewhere, but the rim of a shadow or JPEG's ringing does not.
  let core: Float
  /// The level of full ink.
  let full: Float

  /// The least contrast that counts as ink: 20 of 255 levels on white paper.
  static let leastContrast: Float = 0.08

  /// Finds the levels of an ink map; nil when nothing differs from the paper by more than its noise.
  ///
  /// Otsu's threshold (1979) supposes two groups of similar size, but a thin digit covers one pixel in a
  /// hundred. So it is taken only over what exceeds the paper's noise: there it divides the cores of strokes
  /// from their edges, from JPEG's ringing and from the rims of shadows.
  init?(_ map: InkMap) {
    let start = max(5 * map.noise, 0.04)
    var histogram = [Int](repeating: 0, count: 257)
    for value in map.values where value > start { histogram[Int(min(value, 1) * 256)] += 1 }
    let total = histogram.reduce(0, +)
    guard total > 0, let split = Self.otsu(histogram)?.level else { return nil }
    var (count, sum) = (0, 0.0)
    for level in split..<257 {
      count += histogram[level]
      sum += Double(histogram[level]) * (Double(level) + 0.5) / 256
    }
    guard count > 0 else { return nil }
    full = Float(sum / Double(count))
    guard full >= Self.leastContrast, full >= 6 * map.noise else { return nil }
    core = max(start, 0.5 * full)
    floor = start
    edge = max(start, 0.35 * full)
  }

  /// The level that maximises the variance between what lies below and what lies at or above it, and that
  /// variance as a part of the whole (1 for two exact levels); nil for an empty histogram.
  static func otsu(_ histogram: [Int]) -> (level: Int, separation: Double)? {
    let total = Double(histogram.reduce(0, +))
    guard total > 0 else { return nil }
    let mean = histogram.enumerated().reduce(0.0) { $0 + Double($1.offset * $1.element) } / total
    let variance =
      histogram.enumerated().reduce(0.0) {
        let distance = Double($1.offset) - mean
        return $0 + distance * distance * Double($1.element)
      } / total
    var (best, level) = (0.0, histogram.firstIndex { $0 > 0 }!)
    var (weight, sum) = (0.0, 0.0)
    for (index, count) in histogram.enumerated() where count > 0 {
      // Everything before this level against this level and all above.
      if weight > 0 {
        let difference = (mean * total - sum) / (total - weight) - sum / weight
        let between = weight / total * (1 - weight / total) * difference * difference
        if between > best { (best, level) = (between, index) }
      }
      weight += Double(count)
      sum += Double(count * index)
    }
    return (level, variance > 0 ? best / variance : 0)
  }
}
