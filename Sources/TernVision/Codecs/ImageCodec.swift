/// One kind of image file, and the settings it is written with.
///
/// A new kind is one type that conforms, a name for it in an extension of `ImageFormat`, and its place in
/// `ImageFormat.all`: opening, saving, folders of images, help and error messages read that list.
protocol ImageCodec: Equatable, Sendable {
  /// What people call it: "PNG".
  var name: String { get }

  /// What its files' names end in after the dot, in lower case, the usual one first.
  var suffixes: [String] { get }

  /// The bytes that each of its files begins with, and no file of another kind.
  var signature: [UInt8] { get }

  /// The image in the bytes of a whole file, which begin with the signature: upright, if the file says how
  /// the camera was held. Sizes are checked against `limits` before memory is taken. Throws `ImageError`,
  /// which calls the image `source`.
  func decode(_ data: UnsafeRawBufferPointer, source: String, limits: ImageLimits) throws -> Image

  /// The bytes of a file. Throws `ImageError` for an image that this kind of file cannot hold.
  func encode(_ image: Image) throws -> [UInt8]
}

extension ImageCodec {
  /// Whether both are of one type and have the same settings.
  func isEqual(to other: any ImageCodec) -> Bool { self == other as? Self }

  /// Whether a file that begins with `data` may be of this kind and was cut inside its signature.
  func mayBegin(_ data: UnsafeRawBufferPointer) -> Bool { signature.starts(with: data) }

  /// Refuses a header that promises more than a file of `fileBytes` can hold: the picture needs at least
  /// `leastBytes` at the tightest packing. Such a file is damaged, or made to take all memory.
  func checkClaim(width: Int, height: Int, leastBytes: Int, fileBytes: Int, source: String) throws {
    guard leastBytes > fileBytes else { return }
    throw ImageError(
      .corrupt, source: source,
      reason: "claims \(width) x \(height) pixels, which its \(fileBytes) bytes cannot hold; "
        + "get a new copy of the file")
  }

  /// Calls a function of a C codec, which returns 0 or says in `message` (of `capacity` bytes) what is wrong.
  /// `problem` tells what its number means.
  func check(
    source: String, capacity: Int, problem: (Int) -> CodecProblem,
    _ call: (_ message: UnsafeMutablePointer<CChar>) -> Int32
  ) throws {
    try withUnsafeTemporaryAllocation(of: CChar.self, capacity: capacity) { message in
      message[0] = 0
      let code = Int(call(message.baseAddress!))
      guard code != 0 else { return }
      throw problem(code).error(name, source: source, detail: String(cString: message.baseAddress!))
    }
  }
}

/// What a C codec can complain of.
enum CodecProblem {
  case truncated, corrupt, unsupported, memory

  func error(_ name: String, source: String, detail: String) -> ImageError {
    switch self {
    case .truncated:
      ImageError(
        .truncated, source: source, reason: "the \(name) is cut short; get a complete copy of the file")
    case .corrupt:
      ImageError(
        .corrupt, source: source, reason: "the \(name) is damaged (\(detail)); get a new copy of the file")
    case .unsupported:
      ImageError(
        .unsupported, source: source,
        reason: "this kind of \(name) is not supported (\(detail)); save it again as an ordinary \(name)")
    case .memory:
      ImageError(
        .tooLarge, source: source, reason: "not enough memory for this \(name); lower ImageLimits")
    }
  }
}
