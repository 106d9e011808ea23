import Tern
import CJPEG

extension ImageFormat {
  /// JPEG: lossy, grey and RGB only; `quality` 1 (small) to 100 (close to the original). Traps on another
  /// quality.
  public static func jpeg(quality: Int = 90) -> ImageFormat {
    precondition((1...100).contains(quality), "ImageFormat.jpeg: a quality of \(quality); give 1 to 100")
    return ImageFormat(JPEGCodec(quality: quality))
  }
}

/// JPEG by libjpeg-turbo: grey, YCbCr, RGB, CMYK and YCCK; baseline, progressive, arithmetic.
struct JPEGCodec: ImageCodec {
  var name: String { "JPEG" }
  var suffixes: [String] { ["jpg", "jpeg"] }
  var signature: [UInt8] { [0xFF, 0xD8, 0xFF] }
  /// 1 to 100.
  let quality: Int

  /// A Huffman-coded scan spends at least one bit on the 64 pixels of a block.
  private static let pixelsOfAByte = 512

  func decode(_ data: UnsafeRawBufferPointer, source: String, limits: ImageLimits) throws -> Image {
    var header = cjpeg_info()
    var reader: OpaquePointer?
    try check(source) {
      cjpeg_open(data.bindMemory(to: UInt8.self).baseAddress, data.count, &reader, &header, $0)
    }
    defer { cjpeg_close(reader) }
    let width = Int(header.width)
    let height = Int(header.height)
    try limits.check(width: width, height: height, source: source)
    if header.arithmetic == 0 {
      try checkClaim(
        width: width, height: height, leastBytes: width * height / Self.pixelsOfAByte, fileBytes: data.count,
        source: source)
    }
    let count = width * height * Int(header.channels)
    let samples = try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      try check(source) { cjpeg_read(reader, buffer.baseAddress, $0) }
      initialized = count
    }
    let image =
      switch header.channels {
      case 1: Image(width: width, height: height, mode: .gray, pixels: samples)
      case 3: Image(width: width, height: height, mode: .rgb, pixels: samples)
      default: Image(width: width, height: height, mode: .rgb, pixels: Self.rgb(invertedCMYK: samples))
      }
    return image.oriented(Self.orientation(data))
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

  func encode(_ image: Image) throws -> [UInt8] {
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

  /// How the camera was held, from the APP1 segment; segments end where the samples begin.
  private static func orientation(_ data: UnsafeRawBufferPointer) -> Image.Orientation {
    var position = 2
    while position + 4 <= data.count, data[position] == 0xFF {
      let marker = data[position + 1]
      if marker == 0xFF {  // padding
        position += 1
        continue
      }
      if marker == 0xDA || marker == 0xD9 { break }
      let length = Int(data[position + 2]) << 8 | Int(data[position + 3])
      let end = position + 2 + length
      guard length >= 2, end <= data.count else { break }
      if marker == 0xE1, length >= 8, data[(position + 4)..<(position + 10)].elementsEqual("Exif\0\0".utf8) {
        return ExifOrientation.inTIFF(UnsafeRawBufferPointer(rebasing: data[(position + 10)..<end]))
      }
      position = end
    }
    return .up
  }

  private func check(_ source: String, _ call: (UnsafeMutablePointer<CChar>) -> Int32) throws {
    try check(source: source, capacity: Int(CJPEG_MESSAGE_SIZE), problem: Self.problem, call)
  }

  private static func problem(_ code: Int) -> CodecProblem {
    switch code {
    case CJPEG_TRUNCATED: .truncated
    case CJPEG_MEMORY: .memory
    case CJPEG_UNSUPPORTED: .unsupported
    default: .corrupt
    }
  }
}
