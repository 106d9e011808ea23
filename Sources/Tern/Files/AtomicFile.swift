import CLibrary
import Synchronization

/// Files that are written whole or not at all.
///
/// The bytes go to a temporary file in the same folder, which takes the file's name when all of them
/// are there. Whatever goes wrong before, an older file of that name stays as it was and the
/// temporary file is removed. It is not forced onto the disk (fsync): a power cut is not covered.
package enum AtomicFile {
  /// Writes `bytes` to `path`.
  package static func write(_ path: String, _ bytes: some Sequence<UInt8>) throws(FileError) {
    let bytes = Array(bytes)
    try write(path) { file throws(FileError) in
      var failure: FileError?
      bytes.withUnsafeBytes { buffer in
        do throws(FileError) { try file.append(buffer) } catch { failure = error }
      }
      if let failure { throw failure }
    }
  }

  /// Writes `bytes` to `path`, for callers that throw errors of a type of their own.
  package static func write<E: Error>(
    _ path: String, _ bytes: some Sequence<UInt8>, orThrow convert: (FileError) -> E
  ) throws(E) {
    do throws(FileError) { try write(path, bytes) } catch { throw convert(error) }
  }

  /// Writes to `path` what `body` appends. An error that `body` throws leaves nothing behind.
  package static func write<E: Error>(
    _ path: String, orThrow convert: (FileError) -> E, _ body: (borrowing Writer) throws(E) -> Void
  ) throws(E) {
    let writer: Writer
    do throws(FileError) { writer = try Writer.open(path) } catch { throw convert(error) }
    do throws(E) {
      try body(writer)
    } catch {
      writer.discard()
      throw error
    }
    do throws(FileError) { try writer.finish() } catch { throw convert(error) }
  }

  package static func write(
    _ path: String, _ body: (borrowing Writer) throws(FileError) -> Void
  ) throws(FileError) {
    try write(path, orThrow: { $0 }, body)
  }

  /// The file while it is being written.
  package struct Writer: ~Copyable {
    private let path: String
    /// What is written until all is there; nil for a device, which cannot be replaced.
    private let temporary: String?
    /// Where the result goes: the path, or what it links to.
    private let target: String
    private let descriptor: Int32
    private static let counter = Atomic<Int>(0)

    private init(_ path: String, temporary: String?, target: String, _ descriptor: Int32) {
      (self.path, self.temporary, self.target, self.descriptor) = (path, temporary, target, descriptor)
    }

    fileprivate static func open(_ path: String) throws(FileError) -> Writer {
      // C would take the name up to the zero for the whole of it.
      if path.utf8.contains(0) { throw FileError("write", path, .missing) }
      // A path that names a link means the file behind it, so that one is replaced.
      let target = resolved(path) ?? path
      var info = stat()
      let exists = stat(path, &info) == 0
      let kind = info.st_mode & S_IFMT
      if exists && kind == S_IFDIR { throw FileError("write", path, .isDirectory) }
      if exists && kind == S_IFCHR {
        let descriptor = systemOpen(path, O_WRONLY | O_CLOEXEC)
        if descriptor < 0 { throw FileError("write", path, errno: errno) }
        return Writer(path, temporary: nil, target: target, descriptor)
      }
      if exists && kind != S_IFREG { throw FileError("write", path, .notAFile) }
      if exists && access(path, W_OK) != 0 { throw FileError("write", path, errno: errno) }
      // Permissions of the file that is replaced, or those a new file gets.
      let mode = exists ? info.st_mode & 0o777 : 0o666
      while true {
        let number = counter.wrappingAdd(1, ordering: .relaxed).newValue
        let name = "\(folder(of: target)).tern-\(getpid())-\(number).tmp"
        let descriptor = systemOpen(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        if descriptor >= 0 {
          if exists { fchmod(descriptor, mode) }
          return Writer(path, temporary: name, target: target, descriptor)
        }
        if errno != EEXIST { throw FileError("write", path, errno: errno) }
      }
    }

    private static func folder(of path: String) -> String {
      path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    }

    private static func resolved(_ path: String) -> String? {
      guard let found = realpath(path, nil) else { return nil }
      defer { free(found) }
      return String(cString: found)
    }

    /// Appends bytes; throws when the disk is full or the device refuses them.
    package func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
      var rest = bytes[...]
      while !rest.isEmpty {
        let part = UnsafeRawBufferPointer(rebasing: rest)
        // One call writes at most 2 GiB.
        let count = systemWrite(descriptor, part.baseAddress!, Swift.min(part.count, 1 << 30))
        if count < 0 && errno == EINTR { continue }
        if count < 0 { throw FileError("write", path, errno: errno) }
        if count == 0 { throw FileError("write", path, .diskFull) }
        rest = rest.dropFirst(count)
      }
    }

    package func append(_ bytes: [UInt8]) throws(FileError) {
      var failure: FileError?
      bytes.withUnsafeBytes { buffer in
        do throws(FileError) { try append(buffer) } catch { failure = error }
      }
      if let failure { throw failure }
    }

    fileprivate func finish() throws(FileError) {
      // A file system may report a full disk only now.
      if close(descriptor) != 0 {
        let code = errno
        if let temporary { unlink(temporary) }
        throw FileError("write", path, errno: code)
      }
      guard let temporary else { return }
      if rename(temporary, target) != 0 {
        let code = errno
        unlink(temporary)
        throw FileError("write", path, errno: code)
      }
    }

    fileprivate func discard() {
      close(descriptor)
      if let temporary { unlink(temporary) }
    }
  }
}

// The system's calls under names that no method hides.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
private func systemOpen(_ path: String, _ flags: Int32, _ mode: mode_t = 0) -> Int32 {
  open(path, flags, mode)
}
