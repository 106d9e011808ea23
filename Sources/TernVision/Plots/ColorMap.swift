/// Colours for numbers: 0 ... 1 runs along evenly spaced stops, blended in sRGB.
public struct ColorMap: Sendable, Equatable {
  let stops: [RGB]

  /// Paper white to ink black, as the course shows digits (255 is black): ColorBrewer's nine greys, which
  /// matplotlib calls "Greys".
  public static let greys = ColorMap(
    0xFFFFFF, 0xF0F0F0, 0xD9D9D9, 0xBDBDBD, 0x969696, 0x737373, 0x525252, 0x252525, 0x000000)

  /// Values as light: 0 black, 1 white, as a photograph is meant.
  public static let light = ColorMap(0x000000, 0xFFFFFF)

  /// Blue below the middle, red above, white at the middle: for weights and gradients (ColorBrewer "RdBu",
  /// reversed).
  public static let diverging = ColorMap(
    0x053061, 0x2166AC, 0x4393C3, 0x92C5DE, 0xD1E5F0, 0xF7F7F7, 0xFDDBC7, 0xF4A582, 0xD6604D, 0xB2182B,
    0x67001F)

  init(_ hex: UInt32...) { stops = hex.map(RGB.init(hex:)) }

  /// The colour of `value`, clamped to 0 ... 1; not-a-number takes the first stop.
  public func color(_ value: Double) -> RGB {
    let last = stops.count - 1
    let place = value.isNaN ? 0 : max(0, min(1, value)) * Double(last)
    let index = min(Int(place), last - 1)
    let share = place - Double(index)
    func blend(_ a: UInt8, _ b: UInt8) -> UInt8 {
      UInt8((Double(a) + (Double(b) - Double(a)) * share).rounded())
    }
    let (a, b) = (stops[index], stops[index + 1])
    return RGB(blend(a.red, b.red), blend(a.green, b.green), blend(a.blue, b.blue))
  }

  /// `image` as colour without transparency: a grey image through this map, a coloured one as it is; what
  /// shows through is white paper.
  public func applied(to image: Image) -> Image {
    if image.mode == .rgb { return image }
    if image.mode == .rgba { return image.flattened() }
    let shades = (0...255).map { color(Double($0) / 255) }
    let samples = image.pixels
    let step = image.mode.channels
    var pixels: [UInt8] = []
    pixels.reserveCapacity(image.width * image.height * 3)
    for at in stride(from: 0, to: samples.count, by: step) {
      let shade = shades[Int(samples[at])]
      for sample in [shade.red, shade.green, shade.blue] {
        let (ink, cover) = (Int(sample), image.mode.hasAlpha ? Int(samples[at + 1]) : 255)
        pixels.append(UInt8((ink * cover + 255 * (255 - cover) + 127) / 255))
      }
    }
    return Image(width: image.width, height: image.height, mode: .rgb, pixels: pixels)
  }
}
