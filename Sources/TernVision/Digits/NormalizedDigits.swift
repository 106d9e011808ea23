/// A rectangle of pixels; `x` and `y` are its left column and top row.
public struct PixelBox: Sendable, Hashable {
  /// The leftmost column, counted from 0.
  public var x: Int
  /// The topmost row, counted from 0.
  public var y: Int
  /// The number of columns.
  public var width: Int
  /// The number of rows.
  public var height: Int

  /// A rectangle with its top left pixel at (`x`, `y`).
  public init(x: Int, y: Int, width: Int, height: Int) {
    (self.x, self.y, self.width, self.height) = (x, y, width, height)
  }

  var right: Int { x + width }
  var bottom: Int { y + height }
  var longerSide: Int { max(width, height) }

  func union(_ other: PixelBox) -> PixelBox {
    let (left, top) = (min(x, other.x), min(y, other.y))
    return PixelBox(
      x: left, y: top, width: max(right, other.right) - left, height: max(bottom, other.bottom) - top)
  }
}

/// What was found in an image: digits in reading order, or the reason why there are none.
public struct NormalizedDigits: Sendable {
  /// Digits, or the reason why there are none.
  public enum Outcome: Sendable {
    /// At least one digit, row by row, left to right.
    case digits([NormalizedDigit])
    /// Nothing that a model should be asked about.
    case noInk(NoInkReason)
  }

  /// What was found.
  public let outcome: Outcome
  /// The steps that concern the whole image, in order.
  public let steps: [ImageStep]

  /// The digits, none when there was no ink.
  public var digits: [NormalizedDigit] {
    if case .digits(let found) = outcome { found } else { [] }
  }
}

/// Why an image holds no digit; its description is one line for people to read.
public enum NoInkReason: Sendable, Hashable, CustomStringConvertible {
  /// Nothing differs from the paper, or not more than its noise.
  case blank
  /// What differs is too small to be writing.
  case onlySpecks
  /// More places differ than writing has: a texture, noise, or a picture of something else.
  case clutter

  public var description: String {
    switch self {
    case .blank: "no ink: the picture is one even surface; write a digit, or give more light or contrast"
    case .onlySpecks: "no ink: only specks; write larger, or move the camera closer"
    case .clutter: "no digit: the picture is full of marks; photograph the digit alone on plain paper"
    }
  }
}

/// Whether ink is darker or lighter than its ground.
public enum InkPolarity: String, Sendable, Codable {
  /// Dark ink on a lighter ground: pen on paper.
  case darkOnLight = "dark on light"
  /// Light ink on a darker ground, as in MNIST: chalk on a board.
  case lightOnDark = "light on dark"
}

/// One digit, brought to MNIST's rules.
public struct NormalizedDigit: Sendable {
  /// 28 x 28, `.gray`, ink 255 on 0.
  public let image: Image
  /// Where the ink lies in the source image.
  public let box: PixelBox
  /// The steps that concern this digit, in order; the last is `image`.
  public let steps: [ImageStep]
  /// The mean of `image`, 0 ... 1; MNIST's digits lie between 0.025 and 0.4.
  public let inkFraction: Double
  /// In how many separate pieces the digit was found.
  public let pieces: Int
  /// Whether the ink was darker or lighter than its ground in the source image.
  public let polarity: InkPolarity
  /// The width of the stroke before it was evened out, in pixels of the 28 x 28; MNIST's median is 2.5.
  public let strokeWidth: Double
  /// Whether the image obeyed MNIST's rules already, so that it was at most shifted.
  public let wasNormalized: Bool
}
