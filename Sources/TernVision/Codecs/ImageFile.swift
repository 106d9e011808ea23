import CLibrary
import Tern

/// Whole files. They are read through the C library: opening tens of thousands of small pictures should
/// cost four system calls each and nothing more.
enum ImageFile {
  /// Calls `body` with the file's bytes; throws `ImageError` when they cannot be read.
  static func withBytes<R>(
    _ path: String, limits: ImageLimits, _ body: (UnsafeRawBufferPointer) throws -> R
  ) throws -> R {
    let size: Int
    // Without O_NONBLOCK a named pipe would wait for a writer for ever; regular files ignore it.
    let file = path.utf8.contains(0) ? -1 : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw cannotOpen(path, path.utf8.contains(0) ? ENOENT : errno) }
    defer { _ = close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw cannotOpen(path, errno) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: size = Int(status.st_size)
    case S_IFDIR:
      throw isFolder(path)
    default:
      throw ImageError(
        .unreadable, source: path, reason: "is not a regular file; copy the picture into a file first")
    }
    guard size <= limits.bytes else { throw tooManyBytes(path, size, limits) }
    return try withUnsafeTemporaryAllocation(byteCount: max(size, 1), alignment: 16) { buffer in
      var used = 0
      while used < size {
        let count = read(file, buffer.baseAddress! + used, size - used)
        if count < 0 && errno == EINTR { continue }
        if count < 0 { throw cannotOpen(path, errno) }
        if count == 0 { break }  // the file shrank meanwhile; the decoder will say that it is cut short
        used += count
      }
      return try body(UnsafeRawBufferPointer(rebasing: buffer[..<used]))
    }
  }

  static func tooManyBytes(_ source: String, _ size: Int, _ limits: ImageLimits) -> ImageError {
    ImageError(
      .tooLarge, source: source,
      reason:
        "has \(size) bytes, above the limit of \(limits.bytes); make it smaller, or raise ImageLimits.bytes in a program of your own"
    )
  }

  private static func cannotOpen(_ path: String, _ code: Int32) -> ImageError {
    let error = FileError("read", path, errno: code)
    return switch error.reason {
    case .missing: ImageError(.missing, source: path, reason: "no such file; check the path")
    case .permissionDenied:
      ImageError(.unreadable, source: path, reason: "permission denied; make the file readable (chmod u+r)")
    case .isDirectory: isFolder(path)
    default:
      ImageError(.unreadable, source: path, reason: "cannot be read: \(error.problem); \(error.advice)")
    }
  }

  private static func isFolder(_ path: String) -> ImageError {
    ImageError(.directory, source: path, reason: "is a folder; give the path of a \(ImageFormat.names) file")
  }

  /// Writes the file whole or not at all; throws `ImageError` when it cannot be written.
  static func write(_ bytes: some Sequence<UInt8>, to path: String) throws(ImageError) {
    try AtomicFile.write(path, bytes) { error in
      ImageError(
        .unwritable, source: path, reason: "cannot be written: \(error.problem); \(error.advice)")
    }
  }
}
