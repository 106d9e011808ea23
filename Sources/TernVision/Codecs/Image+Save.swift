extension Image {
  /// The bytes of a PNG file of this image.
  public var pngBytes: [UInt8] {
    do {
      return try PNGCodec().encode(self)
    } catch {
      fatalError("pngBytes: \(error)")  // only memory, or more than 2^31 pixels a side
    }
  }

  /// The bytes of a file of this image in `format`. Throws `ImageError` for an image that the format cannot
  /// hold: JPEG has no alpha and ends at 65500 pixels a side.
  public func encoded(as format: ImageFormat) throws -> [UInt8] { try format.codec.encode(self) }

  /// Writes the image to a file, whole or not at all, in `format` or else in that of the path's suffix.
  /// Throws `ImageError`.
  public func save(to path: String, as format: ImageFormat? = nil) throws {
    guard let format = format ?? ImageFormat(path: path) else {
      throw ImageError(
        .unsupported, source: path,
        reason: "the name does not say which format to write; "
          + "end it in \(ImageFormat.usualSuffixes), or give save(as:)")
    }
    let bytes: [UInt8]
    do {
      bytes = try encoded(as: format)
    } catch let error as ImageError {
      throw ImageError(error.kind, source: path, reason: error.reason)
    }
    try ImageFile.write(bytes, to: path)
  }
}
