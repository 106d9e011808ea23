import TernVision

/// A small seeded generator (Steele, Lea and Flood's SplitMix64), so that photos are the same everywhere.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Nearly normal with variance 1: twelve uniforms.
  mutating func normal() -> Double {
    var sum = -6.0
    for _ in 0..<3 {
      let bits = next()
      for part in 0..<4 { sum += Double((bits >> (16 * UInt64(part))) & 0xFFFF) / 65536 }
    }
    return sum
  }
}

/// How a picture of digits is taken: what stands on what, in which light, by which camera.
struct DigitPhoto {
  var name: String
  /// Pixels of the photo for one pixel of MNIST's.
  var scale = 12
  /// Change of the stroke's width to each side, in pixels of MNIST's.
  var stroke = 0.0
  var degrees = 0.0
  var paper: [Double] = [235, 235, 232]
  var ink: [Double] = [40, 40, 45]
  /// Free paper around the digits, in digits' heights.
  var margin = 0.5
  /// Light lost from one corner to the other.
  var gradient = 0.0
  /// Light lost behind an oblique edge through the picture, and its softness in parts of the width.
  var shadow = 0.0
  var softness = 0.02
  /// Box blur's radius in pixels.
  var blur = 0
  var noise = 0.0
  var jpegQuality: Int?
  /// Ink on transparent ground instead of paper.
  var transparent = false
  /// A frame of another surface around the sheet, in parts of the width.
  var table: [Double]?

  static let kinds: [DigitPhoto] = [
    DigitPhoto(name: "scan"),
    DigitPhoto(name: "small scan", scale: 2),
    DigitPhoto(name: "thin stroke", stroke: -0.8),
    DigitPhoto(name: "thick stroke", stroke: 0.7),
    DigitPhoto(name: "paper gradient", gradient: 0.5, noise: 2),
    DigitPhoto(name: "soft shadow", shadow: 0.45, softness: 0.05, noise: 2),
    DigitPhoto(name: "hard shadow", shadow: 0.45, softness: 0.004, noise: 2),
    DigitPhoto(name: "noise", noise: 20),
    DigitPhoto(name: "blue on yellow", paper: [240, 215, 60], ink: [40, 60, 190], noise: 3),
    DigitPhoto(name: "red on green", paper: [120, 180, 120], ink: [225, 120, 115], noise: 3),
    DigitPhoto(name: "chalk on black", paper: [35, 38, 36], ink: [215, 215, 205], gradient: 0.3, noise: 6),
    DigitPhoto(name: "JPEG 40", noise: 2, jpegQuality: 40),
    DigitPhoto(name: "rotated 8 degrees", degrees: 8),
    DigitPhoto(name: "off centre", margin: 3),
    DigitPhoto(name: "tight crop", margin: 0),
    DigitPhoto(name: "transparent", transparent: true),
    DigitPhoto(name: "faint pencil", stroke: -0.4, ink: [170, 170, 172], gradient: 0.3, noise: 4),
    DigitPhoto(
      name: "sheet on a table", ink: [50, 50, 60], gradient: 0.2, noise: 3, table: [110, 108, 105]),
    DigitPhoto(
      name: "everything", stroke: -0.5, degrees: -5, paper: [225, 222, 210], ink: [45, 55, 130], margin: 1,
      gradient: 0.35, shadow: 0.3, softness: 0.03, blur: 1, noise: 6, jpegQuality: 40),
  ]

  /// A picture of digits (28 x 28 images) in a row.
  func taken(of digits: [Image], seed: UInt64) throws -> Image {
    var random = SplitMix(state: seed)
    let cell = 28 * scale
    // MNIST leaves 4 pixels free around its digits.
    let border = Int(margin * 20 * Double(scale)) - 4 * scale
    let (width, height) = (digits.count * cell + 2 * border, cell + 2 * border)
    var cover = [Double](repeating: 0, count: width * height)
    for (index, digit) in digits.enumerated() {
      let large = drawn(digit)
      for y in max(0, -border)..<min(cell, height - border) {
        for x in max(0, -border - index * cell)..<min(cell, width - border - index * cell) {
          let value = Double(large.pixels[y * cell + x]) / 255
          let place = (y + border) * width + x + border + index * cell
          cover[place] = max(cover[place], value)
        }
      }
    }
    if transparent {
      let pixels = cover.flatMap {
        [UInt8(ink[0]), UInt8(ink[1]), UInt8(ink[2]), UInt8(($0 * 255).rounded())]
      }
      return try Image(encoded: Image(width: width, height: height, mode: .rgba, pixels: pixels).pngBytes)
    }
    let lean = Double.random(in: -0.3...0.3, using: &random)
    let place = Double.random(in: 0.35...0.65, using: &random)
    var pixels = [UInt8](repeating: 0, count: width * height * 3)
    let tableWidth = table == nil ? 0 : Int(0.08 * Double(min(width, height)))
    for y in 0..<height {
      for x in 0..<width {
        let (u, v) = (Double(x) / Double(width), Double(y) / Double(height))
        var light = 1 - gradient * (u + v) / 2
        // A ramp across the edge from full light to shade.
        light *= 1 - shadow * max(0, min(1, (u - place - lean * (v - 0.5)) / softness + 0.5))
        let onTable =
          x < tableWidth || y < tableWidth || x >= width - tableWidth || y >= height - tableWidth
        let ground = onTable ? table! : paper
        for channel in 0..<3 {
          let amount = onTable ? 0 : cover[y * width + x]
          let color = ground[channel] + (ink[channel] - ground[channel]) * amount
          let value = color * light + (noise > 0 ? noise * random.normal() : 0)
          pixels[(y * width + x) * 3 + channel] = UInt8(max(0, min(255, value.rounded())))
        }
      }
    }
    var photo = Image(width: width, height: height, mode: .rgb, pixels: pixels)
    if blur > 0 {
      // There and back through a smaller picture loses what a lens out of focus loses.
      photo = photo.resized(
        width: max(1, width / (blur + 1)), height: max(1, height / (blur + 1)), filter: .box
      )
      .resized(width: width, height: height, filter: .bilinear)
    }
    if let jpegQuality { photo = try Image(encoded: photo.encoded(as: .jpeg(quality: jpegQuality))) }
    return photo
  }

  /// The digit enlarged, with sharp anti-aliased edges.
  private func drawn(_ digit: Image) -> Image {
    let cell = 28 * scale
    var large = digit.resized(width: cell, height: cell, filter: .bicubic)
    if degrees != 0 { large = large.rotated(by: degrees, filter: .bilinear) }
    // Grown or shrunk by turns along rows and columns.
    for _ in 0..<Int((abs(stroke) * Double(scale)).rounded()) { large = grown(large, thinner: stroke < 0) }
    return Image(
      width: cell, height: cell,
      pixels: large.pixels.map { UInt8(max(0, min(255, (Int($0) - 128) * 3 + 128))) })
  }

  private func grown(_ image: Image, thinner: Bool) -> Image {
    var result = image
    for y in 1..<image.height - 1 {
      for x in 1..<image.width - 1 {
        let near = [image[x, y], image[x - 1, y], image[x + 1, y], image[x, y - 1], image[x, y + 1]]
        result[x, y] = thinner ? near.min()! : near.max()!
      }
    }
    return result
  }
}
