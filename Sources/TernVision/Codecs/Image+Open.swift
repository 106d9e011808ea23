extension Image {
  /// The picture in a file of any format of `ImageFormat.all`, recognised by its content, not its name, and
  /// turned upright if the camera was not (Exif orientation).
  ///
  /// Grey files give `.gray`, palettes and colour `.rgb`, CMYK `.rgb` (no colour profiles), any kind of
  /// transparency `.grayAlpha` or `.rgba`; 16-bit samples keep their high byte. Throws `ImageError`.
  public init(contentsOf path: String, limits: ImageLimits = .standard) throws {
    self = try ImageFile.withBytes(path, limits: limits) {
      try Self.decode($0, source: path, limits: limits)
    }
  }

  /// The picture in the bytes of an image file, as `init(contentsOf:)` reads it. Throws `ImageError`,
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
    if let format = ImageFormat(contentBeginning: data) {
      return try format.codec.decode(data, source: source, limits: limits)
    }
    if data.isEmpty {
      throw ImageError(.empty, source: source, reason: "is empty; expected a \(ImageFormat.names) image")
    }
    if ImageFormat.all.contains(where: { $0.codec.mayBegin(data) }) {
      throw ImageError(
        .truncated, source: source,
        reason: "is cut short after \(data.count) bytes; get a complete copy of the file")
    }
    throw ImageError(
      .notAnImage, source: source,
      reason: "is not an image that can be read; convert it to \(ImageFormat.names)")
  }
}
