import Tern
import CJPEG

/// JPEG by libjpeg-turbo: grey, YCbCr, RGB, CMYK and YCCK; baseline, progressive, arithmetic.
enum JPEGCodec {
  /// A Huffman-coded scan spends at least one bit on the 64 pixels of a block.
  private static let highestRatio = 512

  static func decode(_ data: UnsafeRawBufferPointer, source: String, limits: ImageLimits) throws -> Image {
    var header = cjpeg_info()
    var reader: OpaquePointer?
    try check(source) {
      cjpeg_open(data.bindMemory(to: UInt8.self).baseAddress, data.count, &reader, &header, $0)
    }
    defer { cjpeg_close(reader) }
    let width = Int(header.width)
    let height = Int(header.height)
    try limits.check(width: width, height: height, source: source)
    guard header.arithmetic != 0 || width * height / highestRatio <= data.count else {
      throw ImageError(
        .corrupt, source: source,
        reason: "claims \(width) x \(height) pixels, which its \(data.count) bytes cannot hold; "
          + "get a new copy of the file")
    }
    let count = width * height * Int(header.channels)
    let samples = try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      try check(source) { cjpeg_read(reader, buffer.baseAddress, $0) }
      initialized = count
    }
    return switch header.channels {
    case 1: Image(width: width, height: height, mode: .gray, pixels: samples)
    case 3: Image(width: width, height: height, mode: .rgb, pixels: samples)
    default: Image(width: width, height: height, mode: .rgb, pixels: rgb(invertedCMYK: samples))
    }
  }

  /// Files with four inks store 255 minus the ink, as Adobe does; as in Pillow this is assumed of those
  /// without Adobe's marker too, for hardly any others exist. Each colour is then light times paper:
  /// (255 - ink) * (255 - black) / 255, without colour profiles.
  private static func rgb(invertedCMYK samples: [UInt8]) -> [UInt8] {
    let count = samples.count / 4
    return [UInt8](unsafeUninitializedCapacity: count * 3) { out, initialized in
      for pixel in 0..<count {
        let white = Int(samples[pixel * 4 + 3])
        for channel in 0..<3 {
          let ink = 255 - Int(samples[pixel * 4 + channel])
          out[pixel * 3 + channel] = UInt8(max(0, white - multiply255(ink, white)))
        }
      }
      initialized = count * 3
    }
  }

  /// Grey or RGB only; `quality` 1 to 100.
  static func encode(_ image: Image, quality: Int) throws -> [UInt8] {
    precondition((1...100).contains(quality), "encoded: JPEG quality \(quality) is outside 1...100")
    guard !image.mode.hasAlpha else {
      throw ImageError(
        .unsupported, source: "image data",
        reason: "JPEG has no transparency; use PNG, or flattened(on:) or converted(to: .rgb) first")
    }
    guard image.width <= 65500 && image.height <= 65500 else {
      throw ImageError(
        .unsupported, source: "image data",
        reason: "JPEG ends at 65500 pixels a side; use PNG or crop the image")
    }
    var bytes: UnsafeMutablePointer<UInt8>?
    var size = 0
    try check("image data") {
      cjpeg_encode(
        image.pixels, UInt32(image.width), UInt32(image.height), Int32(image.mode.channels), Int32(quality),
        &bytes, &size, $0)
    }
    defer { cjpeg_free(bytes) }
    return Array(UnsafeBufferPointer(start: bytes, count: size))
  }

  private static func check(_ source: String, _ call: (UnsafeMutablePointer<CChar>) -> Int32) throws {
    try withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(CJPEG_MESSAGE_SIZE)) { message in
      message[0] = 0
      let code = Int(call(message.baseAddress!))
      if code == CJPEG_OK { return }
      let text = String(cString: message.baseAddress!)
      switch code {
      case CJPEG_TRUNCATED:
        throw ImageError(
          .truncated, source: source, reason: "the JPEG is cut short; get a complete copy of the file")
      case CJPEG_MEMORY:
        throw ImageError(
          .tooLarge, source: source, reason: "not enough memory for this JPEG; lower ImageLimits")
      case CJPEG_UNSUPPORTED:
        throw ImageError(
          .unsupported, source: source,
          reason: "this kind of JPEG is not supported (\(text)); save it again as an 8-bit JPEG or PNG")
      default:
        throw ImageError(
          .corrupt, source: source, reason: "the JPEG is damaged (\(text)); get a new copy of the file")
      }
    }
  }
}
