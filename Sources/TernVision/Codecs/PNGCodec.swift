import CPNG

/// PNG by libpng: every colour type and depth, interlaced or not, read as 8-bit samples.
enum PNGCodec {
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// Deflate cannot pack tighter than this: a match of 258 bytes takes at least two bits.
  private static let highestRatio: UInt64 = 1032

  static func decode(_ data: UnsafeRawBufferPointer, source: String, limits: ImageLimits) throws -> Image {
    var header = cpng_info()
    var reader: OpaquePointer?
    try check(source) {
      cpng_open(data.bindMemory(to: UInt8.self).baseAddress, data.count, &reader, &header, $0)
    }
    defer { cpng_close(reader) }
    let width = Int(header.width)
    let height = Int(header.height)
    try limits.check(width: width, height: height, source: source)
    guard header.decoded_bytes / highestRatio <= UInt64(data.count) else {
      throw ImageError(
        .corrupt, source: source,
        reason: "claims \(width) x \(height) pixels, which its \(data.count) bytes cannot hold; "
          + "get a new copy of the file")
    }
    let modes: [Image.Mode] = [.gray, .grayAlpha, .rgb, .rgba]
    let count = width * height * Int(header.channels)
    let pixels = try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      try check(source) { cpng_read(reader, buffer.baseAddress, $0) }
      initialized = count
    }
    return Image(width: width, height: height, mode: modes[Int(header.channels) - 1], pixels: pixels)
  }

  static func encode(_ image: Image) throws -> [UInt8] {
    var bytes: UnsafeMutablePointer<UInt8>?
    var size = 0
    guard image.width <= Int32.max && image.height <= Int32.max else {
      throw ImageError(
        .unsupported, source: "image data", reason: "is too wide or too high for a PNG; crop it")
    }
    try check("image data") {
      cpng_encode(
        image.pixels, UInt32(image.width), UInt32(image.height), Int32(image.mode.channels), &bytes, &size, $0
      )
    }
    defer { cpng_free(bytes) }
    return Array(UnsafeBufferPointer(start: bytes, count: size))
  }

  private static func check(_ source: String, _ call: (UnsafeMutablePointer<CChar>) -> Int32) throws {
    try withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(CPNG_MESSAGE_SIZE)) { message in
      message[0] = 0
      let code = Int(call(message.baseAddress!))
      if code == CPNG_OK { return }
      let text = String(cString: message.baseAddress!)
      switch code {
      case CPNG_TRUNCATED:
        throw ImageError(
          .truncated, source: source, reason: "the PNG is cut short; get a complete copy of the file")
      case CPNG_MEMORY:
        throw ImageError(
          .tooLarge, source: source, reason: "not enough memory for this PNG; lower ImageLimits")
      default:
        throw ImageError(
          .corrupt, source: source, reason: "the PNG is damaged (\(text)); get a new copy of the file")
      }
    }
  }
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
