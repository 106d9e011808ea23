import CLibrary

/// How `resized` weighs the source pixels of a new pixel.
public enum ResizeFilter: Sendable, CaseIterable {
  /// The one pixel below the new pixel's centre.
  case nearest
  /// The mean over the new pixel's area.
  case box
  /// A triangle, one pixel to each side.
  case bilinear
  /// Cubic convolution with a = -0.5 (Keys, 1981), two pixels to each side.
  case bicubic
  /// The sinc function windowed by a wider one, three pixels to each side.
  case lanczos

  /// How far the filter reaches, in pixels of the coarser of the two images.
  var support: Double {
    switch self {
    case .nearest: 0
    case .box: 0.5
    case .bilinear: 1
    case .bicubic: 2
    case .lanczos: 3
    }
  }

  func weight(at distance: Double) -> Double {
    let x = abs(distance)
    switch self {
    case .nearest: return 1
    case .box: return distance > -0.5 && distance <= 0.5 ? 1 : 0
    case .bilinear: return max(0, 1 - x)
    case .bicubic:
      if x < 1 { return (1.5 * x - 2.5) * x * x + 1 }
      if x < 2 { return (((x - 5) * x + 8) * x - 4) * -0.5 }
      return 0
    case .lanczos: return distance >= -3 && distance < 3 ? sinc(distance) * sinc(distance / 3) : 0
    }
  }

  private func sinc(_ x: Double) -> Double { x == 0 ? 1 : sin(x * .pi) / (x * .pi) }
}

/// The weights of one axis of a resize: for each new pixel the first source pixel and a run of weights in
/// fixed point, which sum to about `1 << precision`.
struct ResizeWeights {
  /// Of 32 bits, 8 hold the sample and 2 the filter's overshoot; the rest is the fraction. This is Pillow's
  /// choice, and together with its rounding makes results equal to the last bit.
  static let precision: Int32 = 32 - 8 - 2

  /// First source pixel of each new pixel.
  private(set) var starts: [Int] = []
  /// Number of source pixels of each new pixel.
  private(set) var counts: [Int] = []
  /// Weights, `stride` for each new pixel.
  private(set) var values: [Int32] = []
  let stride: Int

  init(filter: ResizeFilter, from size: Int, to newSize: Int) {
    let scale = Double(size) / Double(newSize)
    // Shrinking widens the filter, so that every source pixel counts (no aliasing).
    let filterScale = max(scale, 1)
    let support = filter.support * filterScale
    stride = Int(support.rounded(.up)) * 2 + 1
    starts.reserveCapacity(newSize)
    counts.reserveCapacity(newSize)
    values.reserveCapacity(newSize * stride)
    var weights = [Double](repeating: 0, count: stride)
    for index in 0..<newSize {
      let center = (Double(index) + 0.5) * scale
      let start = max(0, Int(center - support + 0.5))
      let count = min(size, Int(center + support + 0.5)) - start
      var sum = 0.0
      for offset in 0..<count {
        weights[offset] = filter.weight(at: (Double(offset + start) - center + 0.5) * (1 / filterScale))
        sum += weights[offset]
      }
      for offset in 0..<stride {
        let weight = offset < count ? (sum == 0 ? weights[offset] : weights[offset] / sum) : 0
        let scaled = weight * Double(1 << Self.precision)
        values.append(Int32(scaled + (scaled < 0 ? -0.5 : 0.5)))
      }
      starts.append(start)
      counts.append(count)
    }
  }
}
