import Tern
import TernVision

/// Pictures of three classes that differ in colour alone: a disc on a ground of another grey each time.
struct ColoredPictures {
  static let classes: [(name: String, color: [UInt8])] = [
    ("blue sky", [40, 60, 210]), ("green leaf", [30, 160, 40]), ("red apple", [200, 30, 30]),
  ]

  /// A disc of that colour; the size and the ground follow from `number`.
  static func picture(_ color: [UInt8], _ number: Int) -> Image {
    let (width, height) = (40 + 16 * (number % 3), 40 + 12 * (number % 4))
    let ground = UInt8(90 + number * 37 % 90)
    var pixels: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width {
        let (u, v) = (Double(x) / Double(width) - 0.5, Double(y) / Double(height) - 0.5)
        pixels += u * u + v * v < 0.12 ? color : [ground, ground, ground]
      }
    }
    return Image(width: width, height: height, mode: .rgb, pixels: pixels)
  }

  /// `photos/train/<class>/<number>.png` and `photos/valid/...`; returns the path of `photos`.
  static func write(to scratch: ScratchFolder, train: Int = 12, valid: Int = 4) throws -> String {
    for (part, numbers) in [("train", 0..<train), ("valid", train..<train + valid)] {
      for (name, color) in classes {
        for number in numbers {
          try scratch.write(picture(color, number).pngBytes, "photos/\(part)/\(name)/\(number).png")
        }
      }
    }
    return "\(scratch.path)/photos"
  }
}
