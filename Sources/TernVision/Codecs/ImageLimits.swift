/// How large an image from outside may be before opening it is refused.
///
/// The limits are checked against the header, before memory is taken. The defaults let every camera's picture
/// through and hold a decoded image to 400 MB (four channels); a server does well to ask for less.
public struct ImageLimits: Sendable, Equatable {
  /// Largest width times height; 100 million unless said otherwise.
  public var pixels: Int
  /// Largest encoded size in bytes; 256 MiB unless said otherwise.
  public var bytes: Int

  /// Limits of width times height and of encoded bytes.
  public init(pixels: Int = 100_000_000, bytes: Int = 256 << 20) {
    self.pixels = pixels
    self.bytes = bytes
  }

  /// 100 million pixels and 256 MiB.
  public static let standard = ImageLimits()
}

extension ImageLimits {
  /// Throws when an image of this size has more pixels than allowed.
  func check(width: Int, height: Int, source: String) throws {
    let (area, overflow) = width.multipliedReportingOverflow(by: height)
    if overflow || area > pixels {
      throw ImageError(
        .tooLarge, source: source,
        reason: "is \(width) x \(height) pixels, above the limit of \(pixels); "
          + "make it smaller, or raise ImageLimits.pixels in a program of your own")
    }
  }
}
