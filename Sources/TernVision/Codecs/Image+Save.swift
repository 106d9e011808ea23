/// An encoding that images can be written in.
public enum ImageFormat: Sendable, Equatable {
  /// Lossless, every mode.
  case png
  /// Lossy, grey and RGB only; quality 1 (small) to 100 (close to the original).
  case jpeg(quality: Int = 90)

  /// The format that a file name's suffix (.png, .jpg, .jpeg in any case) stands for, or nil.
  public init?(path: String) {
    guard let dot = path.lastIndex(of: ".") else { return nil }
    switch path[path.index(after: dot)...].lowercased() {
    case "png": self = .png
    case "jpg", "jpeg": self = .jpeg()
    default: return nil
    }
  }
}

extension Image {
  /// The bytes of a PNG file of this image.
  public var pngBytes: [UInt8] {
    do {
      return try PNGCodec.encode(self)
    } catch {
      fatalError("pngBytes: \(error)")  // only memory, or more than 2^31 pixels a side
    }
  }

  /// The bytes of a file of this image in `format`. Throws `ImageError` for JPEG of a mode with alpha, or of
  /// more than 65500 pixels a side; traps on a JPEG quality outside 1...100.
  public func encoded(as format: ImageFormat) throws -> [UInt8] {
    switch format {
    case .png: try PNGCodec.encode(self)
    case .jpeg(let quality): try JPEGCodec.encode(self, quality: quality)
    }
  }

  /// Writes the image to a file, whole or not at all, in `format` or else in that of the path's suffix.
  /// Throws `ImageError`.
  public func save(to path: String, as format: ImageFormat? = nil) throws {
    guard let format = format ?? ImageFormat(path: path) else {
      throw ImageError(
        .unsupported, source: path,
        reason: "the name does not say which format to write; end it in .png or .jpg, or give save(as:)")
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
