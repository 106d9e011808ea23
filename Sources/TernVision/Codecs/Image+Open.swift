extension Image {
  /// The picture in a PNG or JPEG file, told apart by content, not by name; upright even when the camera was
  /// not (Exif orientation).
  ///
  /// Grey files give `.gray`, palettes and colour `.rgb`, CMYK `.rgb` (no colour profiles), any kind of
  /// transparency `.grayAlpha` or `.rgba`; 16-bit samples keep their high byte. Throws `ImageError`.
  public init(contentsOf path: String, limits: ImageLimits = .standard) throws {
    self = try ImageFile.withBytes(path, limits: limits) {
      try Self.decode($0, source: path, limits: limits)
    }
  }

  /// The picture in the bytes of a PNG or JPEG file, as `init(contentsOf:)` reads it. Throws `ImageError`,
  /// which calls the image `name`.
  public init(encoded bytes: [UInt8], name: String = "image data", limits: ImageLimits = .standard) throws {
    self = try bytes.withUnsafeBytes {
      guard $0.count <= limits.bytes else { throw ImageFile.tooManyBytes(name, $0.count, limits) }
      return try Self.decode($0, source: name, limits: limits)
    }
  }

  private static func decode(
    _ data: UnsafeRawBufferPointer, source: String, limits: ImageLimits
  ) throws -> Image {
    if data.starts(with: PNGCodec.signature) {
      let image = try PNGCodec.decode(data, source: source, limits: limits)
      return image.oriented(ExifOrientation.ofPNG(data))
    }
    if data.starts(with: [0xFF, 0xD8, 0xFF]) {
      let image = try JPEGCodec.decode(data, source: source, limits: limits)
      return image.oriented(ExifOrientation.ofJPEG(data))
    }
    if data.isEmpty {
      throw ImageError(.empty, source: source, reason: "is empty; expected a PNG or JPEG image")
    }
    if PNGCodec.signature.starts(with: data) || [0xFF, 0xD8].starts(with: data) {
      throw ImageError(
        .truncated, source: source,
        reason: "is cut short after \(data.count) bytes; get a complete copy of the file")
    }
    throw ImageError(
      .notAnImage, source: source, reason: "is neither a PNG nor a JPEG image; convert it to one of them")
  }
}
