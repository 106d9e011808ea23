#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

enum OutputFolder {
  /// Makes the folder and those above it, and checks that files can be written there.
  static func prepare(_ path: String) throws {
    guard !path.isEmpty else { throw Failure("--out: the folder's name is empty") }
    var made = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      made += "/\(part)"
      if FileList.isFolder(made) { continue }
      guard mkdir(made, 0o777) == 0 || FileList.isFolder(made) else {
        throw Failure("\(path): the folder cannot be made (\(reason)); name another with --out")
      }
    }
    let probe = "\(path)/.tern-\(getpid())"
    let file = open(probe, O_WRONLY | O_CREAT | O_EXCL, 0o600)
    guard file >= 0 else {
      throw Failure("\(path): the folder cannot be written (\(reason)); name another with --out")
    }
    close(file)
    unlink(probe)
  }

  private static var reason: String { String(cString: strerror(errno)).lowercased() }
}
