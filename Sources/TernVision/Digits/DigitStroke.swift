import CLibrary

/// The width of strokes, measured and brought near MNIST's.
enum DigitStroke {
  /// Widths, as a part of the longer side, that are left as they are; others are brought to the nearer end.
  /// Drawn eight times larger, 2,000 of MNIST's test digits measure 0.084 (5th of 100) to 0.179 (90th), 0.126
  /// in the middle.
  static let natural = 0.085...0.18

  /// The mean width of the strokes of an ink picture, in its pixels: area over half the outline, where the
  /// outline of a disk is estimated from its steps along rows and columns (times pi / 4, Cauchy-Crofton for
  /// two directions).
  static func width(_ image: Image) -> Double {
    let (width, height) = (image.width, image.height)
    var (area, steps) = (0, 0)
    image.pixels.withUnsafeBufferPointer { pixels in
      for y in 0..<height {
        for x in 0..<width {
          let ink = pixels[y * width + x] > 127
          if ink { area += 1 }
          if ink != (x > 0 && pixels[y * width + x - 1] > 127) { steps += 1 }
          if ink != (y > 0 && pixels[(y - 1) * width + x] > 127) { steps += 1 }
          if ink && x == width - 1 { steps += 1 }
          if ink && y == height - 1 { steps += 1 }
        }
      }
    }
    return steps == 0 ? 0 : 2 * Double(area) / (Double(steps) * .pi / 4)
  }

  /// The greatest value within `radius` pixels of each, the image grown by `radius` on all sides: thicker
  /// strokes that keep their grey levels.
  static func thickened(_ image: Image, by radius: Int) -> Image {
    let padded = image.cropped(
      x: -radius, y: -radius, width: image.width + 2 * radius, height: image.height + 2 * radius)
    return extremes(padded, radius) { max($0, $1) }
  }

  /// The least value within `radius` pixels of each; beyond the picture there is no ink.
  static func thinned(_ image: Image, by radius: Int) -> Image {
    let padded = image.cropped(
      x: -radius, y: -radius, width: image.width + 2 * radius, height: image.height + 2 * radius)
    return extremes(padded, radius) { min($0, $1) }
  }

  private static func extremes(_ image: Image, _ radius: Int, _ pick: (UInt8, UInt8) -> UInt8) -> Image {
    let (width, height) = (image.width, image.height)
    // A row of the disk reaches this far to both sides.
    let reach = (-radius...radius).map { Int(Double(radius * radius - $0 * $0).squareRoot()) }
    var result = image.pixels
    image.pixels.withUnsafeBufferPointer { source in
      result.withUnsafeMutableBufferPointer { out in
        for y in 0..<height {
          for dy in max(-radius, -y)...min(radius, height - 1 - y) {
            let half = reach[dy + radius]
            let row = (y + dy) * width
            for x in 0..<width {
              var value = out[y * width + x]
              for column in max(0, x - half)...min(width - 1, x + half) {
                value = pick(value, source[row + column])
              }
              out[y * width + x] = value
            }
          }
        }
      }
    }
    return Image(width: width, height: height, pixels: result)
  }
}
