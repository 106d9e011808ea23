import CLibrary

/// An open file of known length, read at any place straight into the memory where bytes belong.
///
/// It is not mapped: reading a mapped file that another process cuts short kills the program.
final class FileBytes {
  let path: String
  let count: Int
  private let descriptor: Int32

  init(_ path: String) throws(FileError) {
    // Without O_NONBLOCK, opening a pipe without a writer would wait for ever.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    if descriptor < 0 { throw FileError("read", path, errno: errno) }
    var info = stat()
    let reason: FileError.Reason? =
      fstat(descriptor, &info) != 0
      ? .system(errno)
      : info.st_mode & S_IFMT == S_IFDIR ? .isDirectory : info.st_mode & S_IFMT != S_IFREG ? .notAFile : nil
    if let reason {
      close(descriptor)
      throw FileError("read", path, reason)
    }
    (self.path, self.descriptor, count) = (path, descriptor, Int(info.st_size))
  }

  deinit { close(descriptor) }

  /// Fills `buffer` with the bytes from `offset` on; the caller has compared both with `count`.
  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(FileError) {
    var done = 0
    while done < buffer.count {
      let got = pread(
        descriptor, buffer.baseAddress! + done, Swift.min(buffer.count - done, 1 << 30), off_t(offset + done))
      if got < 0 && errno == EINTR { continue }
      if got < 0 { throw FileError("read", path, errno: errno) }
      if got == 0 { throw FileError("read", path, .changed) }
      done += got
    }
  }

  func bytes(at offset: Int, count: Int) throws(FileError) -> [UInt8] {
    var failure: FileError?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      do throws(FileError) {
        try read(
          at: offset,
          into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<count]))
        filled = count
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }
}
