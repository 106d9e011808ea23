import CLibrary
import Tern

/// The few POSIX file operations the data sets need, with typed errors and without Foundation.
enum DataFile {
  /// Size in bytes when `path` is a regular file.
  static func size(_ path: String) -> Int? {
    var info = stat()
    guard stat(path, &info) == 0, info.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(info.st_size)
  }

  static func isFolder(_ path: String) -> Bool {
    var info = stat()
    return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
  }

  /// Opens a regular file for reading; a pipe or a folder is refused instead of waited for.
  static func open(_ path: String) throws(DatasetError) -> (descriptor: Int32, size: Int) {
    let descriptor = CLibrary.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(path: path, reason: errorText()) }
    var info = stat()
    guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .unreadable(path: path, reason: "not a regular file")
    }
    return (descriptor, Int(info.st_size))
  }

  /// Names in a folder, without `.` and `..`, sorted by their bytes.
  static func names(in folder: String) throws(DatasetError) -> [String] {
    guard let stream = opendir(folder) else { throw .unreadable(path: folder, reason: errorText()) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Makes a folder and those above it.
  static func makeFolder(_ path: String) throws(DatasetError) {
    if path.isEmpty || isFolder(path) { return }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try makeFolder(String(path[..<slash]))
    }
    guard mkdir(path, 0o777) == 0 || isFolder(path) else {
      throw .unwritable(path: path, reason: size(path) == nil ? errorText() : "a file, not a folder")
    }
  }

  /// Writes every byte, or throws.
  static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, path: String) throws(DatasetError)
  {
    var offset = 0
    while offset < bytes.count {
      let written = CLibrary.write(descriptor, bytes.baseAddress! + offset, bytes.count - offset)
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { throw .unwritable(path: path, reason: errorText()) }
      offset += written
    }
  }

  /// A name in the folder of `path` that no other process or thread uses.
  static func temporaryName(_ path: String) -> String {
    "\(path).\(getpid())-\(String(UInt32.random(in: 0 ... .max), radix: 36)).tmp"
  }

  /// Writes a file so that a reader sees the old one or the whole new one, never half of it.
  static func writeAtomically(_ bytes: [UInt8], to path: String) throws(DatasetError) {
    try AtomicFile.write(path, bytes) { DatasetError.unwritable(path: path, reason: $0.problem) }
  }

  /// Writes a file in place: for temporary names and folders that are renamed when all is well.
  static func create(_ bytes: [UInt8], at path: String) throws(DatasetError) {
    let descriptor = CLibrary.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .unwritable(path: path, reason: errorText()) }
    var failure: DatasetError?
    bytes.withUnsafeBytes { buffer in
      do throws(DatasetError) { try write(buffer, to: descriptor, path: path) } catch { failure = error }
    }
    // close reports a delayed write error (a full network disk), so its result counts.
    if close(descriptor) != 0 && failure == nil { failure = .unwritable(path: path, reason: errorText()) }
    if let failure { throw failure }
  }

  /// Removes a folder and what is in it, as far as possible; for temporary folders that we made.
  static func removeTree(_ path: String) {
    for name in (try? names(in: path)) ?? [] {
      let child = "\(path)/\(name)"
      if unlink(child) != 0 { removeTree(child) }
    }
    rmdir(path)
  }
}
