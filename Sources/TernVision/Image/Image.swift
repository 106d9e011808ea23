import Tern

/// An 8-bit image, row-major, channels interleaved: the byte of (x, y, channel) is at
/// `(y * width + x) * mode.channels + channel`.
///
/// There is one pixel type on purpose: 16-bit and palette files become 8-bit samples when they are opened, so
/// every function has one case for each mode and no generic overloads.
public struct Image: Sendable, Equatable {
  /// What the channels of a pixel mean; the raw values are Pillow's names for the same modes.
  public enum Mode: String, Sendable, CaseIterable {
    /// One grey sample.
    case gray = "L"
    /// One grey sample, then alpha.
    case grayAlpha = "LA"
    /// Red, green and blue.
    case rgb = "RGB"
    /// Red, green and blue, then alpha.
    case rgba = "RGBA"

    /// Bytes of one pixel, 1 to 4; alpha, where there is one, is the last.
    public var channels: Int {
      switch self {
      case .gray: 1
      case .grayAlpha: 2
      case .rgb: 3
      case .rgba: 4
      }
    }

    /// Whether the last channel is alpha (0 transparent ... 255 opaque, not premultiplied).
    public var hasAlpha: Bool { self == .grayAlpha || self == .rgba }
  }

  /// Columns of pixels, at least 1.
  public let width: Int
  /// Rows of pixels, at least 1.
  public let height: Int
  /// What the channels of each pixel mean.
  public let mode: Mode
  /// `width * height * mode.channels` samples, 0 ... 255.
  public private(set) var pixels: [UInt8]

  /// An image of the given samples; traps unless there are `width * height * mode.channels` of them and at
  /// least one pixel.
  public init(width: Int, height: Int, mode: Mode = .gray, pixels: [UInt8]) {
    precondition(
      width > 0 && height > 0,
      "Image: \(width) x \(height) has no pixels; give a width and a height of at least 1")
    let (area, areaOverflow) = width.multipliedReportingOverflow(by: height)
    let (count, countOverflow) = area.multipliedReportingOverflow(by: mode.channels)
    precondition(
      !areaOverflow && !countOverflow && pixels.count == count,
      """
      Image: \(width) x \(height) in mode \(mode.rawValue) holds \(count) samples but \(pixels.count) were \
      given; check the width, the height, or the mode
      """)
    self.width = width
    self.height = height
    self.mode = mode
    self.pixels = pixels
  }

  /// The sample of one channel at column `x`, row `y`, counted from the top left; traps outside the image.
  public subscript(x: Int, y: Int, channel: Int = 0) -> UInt8 {
    get { pixels[offset(x, y, channel)] }
    set { pixels[offset(x, y, channel)] = newValue }
  }

  private func offset(_ x: Int, _ y: Int, _ channel: Int) -> Int {
    precondition(
      x >= 0 && x < width && y >= 0 && y < height && channel >= 0 && channel < mode.channels,
      "Image: pixel (\(x), \(y)) channel \(channel) is outside \(width) x \(height) in mode \(mode.rawValue)")
    return (y * width + x) * mode.channels + channel
  }
}
