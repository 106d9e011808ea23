import CLibrary
import Tern

/// Random changes of images that leave their meaning: each pass over a data set then shows new
/// images. Every strength is the greatest; each image draws its own between none and that.
///
/// ```swift
/// let data = ByteImages(images, augmentation: .digits, generator: Generator(seed: 1))
/// ```
public struct Augmentation: Sendable, Equatable, Codable {
  /// Rotation about the centre, in degrees, either way.
  public var degrees: Double
  /// Shift along each axis, in pixels, either way.
  public var shift: Double
  /// Size: a factor between 1 / (1 + scale) and 1 + scale.
  public var scale: Double
  /// Proportions: a factor between 1 / (1 + stretch) and 1 + stretch for the height, and its inverse for the
  /// width, so that the area stays.
  public var stretch: Double
  /// Slant: how many pixels to the left or right for each pixel up.
  public var slant: Double
  /// Smooth random displacement (Simard, Steinkraus and Platt, "Best practices for convolutional
  /// neural networks", 2003): its root mean square along each axis, in pixels.
  public var elastic: Double
  /// Pixels between the random displacements that cubic B-splines join. Simard's field is filtered by a
  /// Gaussian; a B-spline of spacing s is about as wide as one with a deviation of s / sqrt(3) pixels.
  public var elasticSpacing: Int
  /// Stroke width: how far a pixel goes to the greatest or least of its 3 x 3 neighbours, 0...1.
  public var stroke: Double
  /// Whether half of the images are mirrored left to right.
  public var mirrors: Bool
  /// The share of images of which a rectangle becomes background (Zhong et al., "Random erasing", 2017).
  public var erasing: Double
  /// The sides of that rectangle as shares of the image's, the least and the greatest.
  public var erasedSide: ClosedRange<Double>

  /// Changes of these strengths; those that are not named are left out. Values are checked where the changes
  /// are used, by `ByteImages` for example, which traps on negative or infinite ones and on shares outside
  /// 0...1.
  public init(
    degrees: Double = 0, shift: Double = 0, scale: Double = 0, stretch: Double = 0, slant: Double = 0,
    elastic: Double = 0, elasticSpacing: Int = 7, stroke: Double = 0, mirrors: Bool = false,
    erasing: Double = 0, erasedSide: ClosedRange<Double> = 0.15...0.45
  ) {
    (self.degrees, self.shift, self.scale, self.stretch) = (degrees, shift, scale, stretch)
    (self.slant, self.elastic, self.elasticSpacing) = (slant, elastic, elasticSpacing)
    (self.stroke, self.mirrors, self.erasing, self.erasedSide) = (stroke, mirrors, erasing, erasedSide)
  }

  /// No changes.
  public static let none = Augmentation()

  /// For handwritten digits: people write slanted, narrow, large, with thin and thick pens.
  public static let digits = Augmentation(
    degrees: 10, shift: 1.5, scale: 0.1, stretch: 0.1, slant: 0.15, elastic: 0.7, stroke: 0.3)

  /// For clothes: mirrored. Moving them or hiding a part makes networks that learn for only a few epochs
  /// worse (docs/recipe.md).
  public static let clothes = Augmentation(mirrors: true)

  /// The settings that have a name.
  public static let named: [(name: String, augmentation: Augmentation)] = [
    ("digits", .digits), ("clothes", .clothes), ("none", .none),
  ]

  /// Traps on settings that make no sense.
  func check() {
    for (name, value) in [
      ("degrees", degrees), ("shift", shift), ("scale", scale), ("stretch", stretch), ("slant", slant),
      ("elastic", elastic),
    ] {
      precondition(
        value >= 0 && value.isFinite, "Augmentation: \(name) is \(value); give a number that is not negative")
    }
    for (name, value) in [
      ("stroke", stroke), ("erasing", erasing), ("erasedSide", erasedSide.lowerBound),
      ("erasedSide", erasedSide.upperBound),
    ] {
      precondition((0...1).contains(value), "Augmentation: \(name) is \(value); it must be in 0...1")
    }
    precondition(
      elasticSpacing >= 1, "Augmentation: elasticSpacing is \(elasticSpacing); give at least 1 pixel")
  }
}

extension Augmentation: CustomStringConvertible {
  /// The setting's name, or `set by hand` when it has none.
  public var description: String { Self.named.first { $0.augmentation == self }?.name ?? "set by hand" }
}

extension Augmentation {
  /// The change of the image with this key; equal keys give equal changes.
  func warp(key: UInt64, rows: Int, columns: Int) -> ImageWarp {
    // All numbers are drawn whatever the strengths are, so that a change of one leaves the others.
    var random = KeyedRandom(key: key)
    let angle = random.signed() * degrees * .pi / 180
    let size = exp(random.signed() * log(1 + scale))
    let ratio = exp(random.signed() * log(1 + stretch) / 2)
    let lean = random.signed() * slant
    let (right, down) = (random.signed() * shift, random.signed() * shift)
    var warp = ImageWarp()
    warp.elastic = Float(random.unit() * elastic)
    warp.stroke = Float(random.signed() * stroke)
    let side = mirrors && random.unit() < 0.5 ? -1.0 : 1.0
    warp.key = random.next()

    // From a place in the result to one in the source: the inverse of mirror, scale, slant, turn, shift.
    let (c, s) = (cos(angle), sin(angle))
    let (width, height) = (1 / (size * ratio), ratio / size)
    let a = side * width * (c + lean * s)
    let b = side * width * (lean * c - s)
    let d = height * s
    let e = height * c
    let (x, y) = (Double(columns - 1) / 2, Double(rows - 1) / 2)
    warp.map = (
      Float(a), Float(b), Float(x - a * (x + right) - b * (y + down)),
      Float(d), Float(e), Float(y - d * (x + right) - e * (y + down))
    )

    let isErased = random.unit() < erasing
    let across = erasedRange(of: columns, &random)
    let along = erasedRange(of: rows, &random)
    if isErased { (warp.erasedColumns, warp.erasedRows) = (across, along) }
    return warp
  }

  private func erasedRange(of count: Int, _ random: inout KeyedRandom) -> Range<Int> {
    let share = erasedSide.lowerBound + random.unit() * (erasedSide.upperBound - erasedSide.lowerBound)
    let length = Int((share * Double(count)).rounded())
    let start = Int(random.unit() * Double(count - length + 1))
    return start..<start + length
  }
}

/// A short stream of random numbers that depends on a key only, so that what happens to an image never
/// depends on who computes it, or when.
struct KeyedRandom {
  private var stream: SplitMix64

  init(key: UInt64) { stream = SplitMix64(state: key) }

  /// The key of item `index` under a key for all.
  static func key(_ key: UInt64, _ index: Int) -> UInt64 {
    var random = KeyedRandom(key: key ^ UInt64(bitPattern: Int64(index)) &* 0xD1B5_4A32_D192_ED03)
    return random.next()
  }

  mutating func next() -> UInt64 { stream.next() }

  /// Uniform in 0..<1.
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Uniform in -1..<1.
  mutating func signed() -> Double { 2 * unit() - 1 }
}
