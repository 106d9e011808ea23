#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Reading and writing whole files through the C library: opening tens of thousands of small pictures should
/// cost four system calls each and nothing more.
enum ImageFile {
  /// Calls `body` with the file's bytes; throws `ImageError` for all that stands in the way.
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
      throw ImageError(.directory, source: path, reason: "is a folder; give the path of a PNG or JPEG file")
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
        "has \(size) bytes, above the limit of \(limits.bytes); make it smaller, or raise ImageLimits.bytes in a program of your own")
  }

  private static func cannotOpen(_ path: String, _ code: Int32) -> ImageError {
    switch code {
    case ENOENT, ENOTDIR:
      ImageError(.missing, source: path, reason: "no such file; check the path")
    case EACCES, EPERM:
      ImageError(.unreadable, source: path, reason: "permission denied; make the file readable (chmod u+r)")
    case EISDIR:
      ImageError(.directory, source: path, reason: "is a folder; give the path of a PNG or JPEG file")
    default:
      ImageError(
        .unreadable, source: path,
        reason: "cannot be read (\(String(cString: strerror(code)))); check the path")
    }
  }

  /// Writes a new file beside `path` and renames it over `path`, so that a reader, or a full disk, never
  /// leaves half a picture there.
  static func write(_ bytes: UnsafeRawBufferPointer, to path: String) throws {
    if path.utf8.contains(0) || path.isEmpty { throw cannotWrite(path, ENOENT) }
    var status = stat()
    if stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG {
      // A rename would replace the folder or the device itself.
      throw ImageError(
        .unwritable, source: path, reason: "exists and is not a regular file; choose another name")
    }
    let temporary = "\(path).\(getpid())-\(UInt32.random(in: 0 ... .max)).tmp"
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw cannotWrite(path, errno) }
    var failure: Int32 = 0
    var used = 0
    while used < bytes.count && failure == 0 {
      #if canImport(Darwin)
        let count = Darwin.write(file, bytes.baseAddress! + used, bytes.count - used)
      #elseif canImport(Musl)
        let count = Musl.write(file, bytes.baseAddress! + used, bytes.count - used)
      #else
        let count = Glibc.write(file, bytes.baseAddress! + used, bytes.count - used)
      #endif
      if count < 0 {
        if errno != EINTR { failure = errno }
      } else {
        used += count
      }
    }
    if close(file) != 0 && failure == 0 { failure = errno }
    if failure == 0 && rename(temporary, path) != 0 { failure = errno }
    if failure != 0 {
      unlink(temporary)
      throw cannotWrite(path, failure)
    }
  }

  private static func cannotWrite(_ path: String, _ code: Int32) -> ImageError {
    let reason =
      switch code {
      case ENOENT, ENOTDIR: "cannot be written: its folder does not exist; create it first"
      case EACCES, EPERM, EROFS: "cannot be written: permission denied; choose a folder you may write to"
      case ENOSPC, EDQUOT: "cannot be written: the disk is full; free some space"
      default: "cannot be written (\(String(cString: strerror(code)))); choose another place"
      }
    return ImageError(.unwritable, source: path, reason: reason)
  }
}
