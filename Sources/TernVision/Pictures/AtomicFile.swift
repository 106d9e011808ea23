#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#endif

/// Files that appear whole or not at all.
enum AtomicFile {
  /// Writes to a new file in the same folder, then renames it over `path`. A link is followed; a device or a pipe
  /// is written directly, since renaming would replace it.
  static func write(_ bytes: [UInt8], to path: String) throws(FileWriteError) {
    guard !path.isEmpty else {
      throw FileWriteError(path: "\"\"", reason: "the path is empty", advice: "give a file name")
    }
    let target = resolved(path)
    var status = stat()
    let exists = stat(target, &status) == 0
    let kind = exists ? status.st_mode & S_IFMT : S_IFREG
    if kind == S_IFDIR {
      throw FileWriteError(path: path, reason: "it is a folder", advice: "give the name of a file in it")
    }
    guard kind == S_IFREG else {
      try fill(target, flags: O_WRONLY, with: bytes, shown: path)
      return
    }
    let temporary = temporaryName(beside: target)
    try fill(temporary, flags: O_WRONLY | O_CREAT | O_EXCL, with: bytes, shown: path)
    if exists { chmod(temporary, status.st_mode & 0o7777) }
    guard rename(temporary, target) == 0 else {
      let code = errno
      unlink(temporary)
      throw failure(path, code)
    }
  }

  /// `path` with links followed, so that the file behind a link is replaced, not the link.
  private static func resolved(_ path: String) -> String {
    guard let pointer = realpath(path, nil) else { return path }
    defer { free(pointer) }
    return String(cString: pointer)
  }

  private static func temporaryName(beside path: String) -> String {
    let cut = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    let unique = String(UInt64.random(in: 0...UInt64.max), radix: 36)
    return path[..<cut] + ".tern-\(getpid())-\(unique).tmp"
  }

  private static func fill(_ file: String, flags: Int32, with bytes: [UInt8], shown: String)
    throws(FileWriteError)
  {
    let descriptor = open(file, flags | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw failure(shown, errno) }
    var code: Int32 = 0
    bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let written = systemWrite(descriptor, buffer.baseAddress! + done, buffer.count - done)
        if written < 0 && errno == EINTR { continue }
        guard written > 0 else {
          code = written == 0 ? ENOSPC : errno
          return
        }
        done += written
      }
    }
    let created = flags & O_CREAT != 0
    // A full disk or a quota may only be reported when the data is flushed or the file closed.
    if code == 0, created, fsync(descriptor) != 0 { code = errno }
    if close(descriptor) != 0, code == 0 { code = errno }
    guard code == 0 else {
      if created { unlink(file) }
      throw failure(shown, code)
    }
  }

  private static func failure(_ path: String, _ code: Int32) -> FileWriteError {
    let advice =
      switch code {
      case ENOENT, ENOTDIR: "make the folder first, or choose another"
      case EACCES, EPERM, EROFS: "choose a folder you may write to"
      case ENOSPC, EDQUOT: "free some space, or choose another folder"
      case ENAMETOOLONG: "choose a shorter name"
      default: "choose another place"
      }
    return FileWriteError(path: path, reason: String(cString: strerror(code)), advice: advice)
  }
}

// `AtomicFile.write` hides the C function of that name.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
