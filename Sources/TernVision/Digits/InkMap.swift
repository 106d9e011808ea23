/// How much ink each pixel holds: 1 for full ink, 0 for paper, noise to both sides of 0.
struct InkMap {
  let width: Int
  let height: Int
  var values: [Float]
  let polarity: InkPolarity
  /// The standard deviation of bare paper.
  let noise: Float

  /// Compares an image with its paper (both `.gray` or `.rgb`, one size).
  ///
  /// Each channel is divided by the paper's light, which takes shadows away: 1 - v / paper for dark ink, (v -
  /// paper) / (255 - paper) for light ink. The channels are then added with the weights that make the sum's
  /// spread greatest, the first principal axis of the differences: blue ink on yellow paper is seen in red
  /// and green, red ink on white in green and blue, each with less noise than one channel alone.
  init(_ image: Image, paper: Image) {
    (width, height) = (image.width, image.height)
    let channels = image.mode.channels
    let count = width * height
    var sums = [Double](repeating: 0, count: channels)
    image.pixels.withUnsafeBufferPointer { v in
      paper.pixels.withUnsafeBufferPointer { p in
        for i in 0..<count {
          for c in 0..<channels {
            let d = Float(p[i * channels + c]) - Float(v[i * channels + c])
            sums[c] += Double(d * d * d)
          }
        }
      }
    }
    // Ink is rare and far from the paper: the third moment of the difference has its sign, noise has none.
    let darker = sums.map { $0 >= 0 }
    var differences = [Float](repeating: 0, count: count * channels)
    var moments = [Double](repeating: 0, count: channels * channels)
    differences.withUnsafeMutableBufferPointer { q in
      image.pixels.withUnsafeBufferPointer { v in
        paper.pixels.withUnsafeBufferPointer { p in
          for i in 0..<count {
            for c in 0..<channels {
              let index = i * channels + c
              let (value, light) = (Float(v[index]), Float(p[index]))
              // Below an eighth of full light the division would show the sensor's noise.
              q[index] = darker[c] ? (light - value) / max(light, 32) : (value - light) / max(255 - light, 32)
            }
            for a in 0..<channels {
              for b in 0...a {
                moments[a * channels + b] += Double(q[i * channels + a] * q[i * channels + b])
              }
            }
          }
        }
      }
    }
    let weights = Self.principalAxis(moments, channels)
    let dark = zip(weights, sums).reduce(0.0) { $0 + Double($1.0) * $1.1 }
    polarity = dark >= 0 ? .darkOnLight : .lightOnDark
    values = [Float](unsafeUninitializedCapacity: count) { out, initialized in
      differences.withUnsafeBufferPointer { q in
        for i in 0..<count {
          var sum: Float = 0
          for c in 0..<channels { sum += weights[c] * q[i * channels + c] }
          out[i] = sum
        }
      }
      initialized = count
    }
    noise = Self.spread(values)
  }

  /// The leading eigenvector of a symmetric matrix (lower triangle given), its entries' sum made 1. Power
  /// iteration: 40 rounds are plenty for 3 x 3.
  private static func principalAxis(_ lower: [Double], _ n: Int) -> [Float] {
    var vector = [Double](repeating: 1, count: n)
    for _ in 0..<40 {
      var next = (0..<n).map { a in
        (0..<n).reduce(0.0) { $0 + lower[max(a, $1) * n + min(a, $1)] * vector[$1] }
      }
      let length = next.reduce(0) { $0 + $1 * $1 }.squareRoot()
      guard length > 0 else { return [Float](repeating: 1 / Float(n), count: n) }
      next = next.map { $0 / length }
      vector = next
    }
    let sum = vector.reduce(0) { $0 + abs($1) }
    return vector.map { Float($0 / sum) }
  }

  /// The standard deviation of the paper from the distance to 0 that a quarter of all pixels keep within
  /// (0.3186 standard deviations of a normal distribution): ink, which may cover half of a tight cutting,
  /// does not enter.
  private static func spread(_ values: [Float]) -> Float {
    var histogram = [Int](repeating: 0, count: 4097)
    for value in values { histogram[Int(min(abs(value), 1) * 4096)] += 1 }
    var (below, level) = (histogram[0], 0)
    while below * 4 < values.count {
      level += 1
      below += histogram[level]
    }
    return level == 0 ? 0 : (Float(level) + 0.5) / 4096 / 0.3186
  }

  /// Whether an even paper was the right guess: the map has two clear levels, and the upper looks like a
  /// digit cut out tightly. A half in shade has two levels as well, but fills much of the border; a sheet on
  /// a table fills the outline of its own box, and is wide for a stroke.
  var isTightDigit: Bool {
    var histogram = [Int](repeating: 0, count: 257)
    for value in values { histogram[Int(max(0, min(1, value)) * 256)] += 1 }
    guard let (level, separation) = InkThreshold.otsu(histogram), separation > 0.9 else { return false }
    let ink = Image(
      width: width, height: height, pixels: values.map { $0 * 256 >= Float(level) ? 255 : 0 })
    guard let box = MNISTFrame.inkBox(ink), DigitStroke.width(ink) < 0.35 * Double(box.longerSide) else {
      return false
    }
    // A little inside: a rough edge of the sheet must not count as free.
    let (across, down) = (box.width / 20, box.height / 20)
    let inner = PixelBox(
      x: box.x + across, y: box.y + down, width: box.width - 2 * across, height: box.height - 2 * down)
    let whole = PixelBox(x: 0, y: 0, width: width, height: height)
    return Self.share(of: ink, along: whole) < 1.0 / 3 && Self.share(of: ink, along: inner) < 0.6
  }

  /// How much of a box's outline is inked, 0 ... 1.
  private static func share(of ink: Image, along box: PixelBox) -> Double {
    var inked = 0
    for x in box.x..<box.right {
      for y in [box.y, box.bottom - 1] where ink[x, y] > 0 { inked += 1 }
    }
    for y in box.y..<box.bottom {
      for x in [box.x, box.right - 1] where ink[x, y] > 0 { inked += 1 }
    }
    return Double(inked) / Double(2 * (box.width + box.height))
  }

  /// The map as a picture of ink, 0 ... 255.
  var image: Image {
    Image(width: width, height: height, pixels: values.map { UInt8(max(0, min(1, $0)) * 255) })
  }
}
