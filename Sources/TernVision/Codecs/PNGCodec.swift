import CPNG

extension ImageFormat {
  /// PNG: lossless, for images of every mode.
  public static let png = ImageFormat(PNGCodec())
}

/// PNG by libpng: every colour type and depth, interlaced or not, read as 8-bit samples.
struct PNGCodec: ImageCodec {
  var name: String { "PNG" }
  var suffixes: [String] { ["png"] }
  var signature: [UInt8] { [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] }

  /// Deflate cannot pack tighter than this: a match of 258 bytes takes at least two bits.
  private static let highestRatio: UInt64 = 1032

  func decode(_ data: UnsafeRawBufferPointer, source: String, limits: ImageLimits) throws -> Image {
    var header = cpng_info()
    var reader: OpaquePointer?
    try check(source) {
      cpng_open(data.bindMemory(to: UInt8.self).baseAddress, data.count, &reader, &header, $0)
    }
    defer { cpng_close(reader) }
    let width = Int(header.width)
    let height = Int(header.height)
    try limits.check(width: width, height: height, source: source)
    try checkClaim(
      width: width, height: height, leastBytes: Int(header.decoded_bytes / Self.highestRatio),
      fileBytes: data.count, source: source)
    let modes: [Image.Mode] = [.gray, .grayAlpha, .rgb, .rgba]
    let count = width * height * Int(header.channels)
    let pixels = try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      try check(source) { cpng_read(reader, buffer.baseAddress, $0) }
      initialized = count
    }
    let image = Image(width: width, height: height, mode: modes[Int(header.channels) - 1], pixels: pixels)
    return image.oriented(Self.orientation(data))
  }

  func encode(_ image: Image) throws -> [UInt8] {
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

  /// How the camera was held, from the eXIf chunk.
  private static func orientation(_ data: UnsafeRawBufferPointer) -> Image.Orientation {
    var position = 8
    while position + 12 <= data.count {
      let length = data[position..<(position + 4)].reduce(0) { $0 << 8 | Int($1) }
      guard length <= data.count - position - 12 else { break }
      let type = data[(position + 4)..<(position + 8)]
      if type.elementsEqual("eXIf".utf8) {
        return ExifOrientation.inTIFF(
          UnsafeRawBufferPointer(rebasing: data[(position + 8)..<(position + 8 + length)]))
      }
      position += 12 + length
    }
    return .up
  }

  private func check(_ source: String, _ call: (UnsafeMutablePointer<CChar>) -> Int32) throws {
    try check(source: source, capacity: Int(CPNG_MESSAGE_SIZE), problem: Self.problem, call)
  }

  private static func problem(_ code: Int) -> CodecProblem {
    switch code {
    case CPNG_TRUNCATED: .truncated
    case CPNG_MEMORY: .memory
    default: .corrupt
    }
  }
}
