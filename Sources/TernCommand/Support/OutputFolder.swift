import CLibrary

struct OutputFolder {
  /// The folders that were not there before, outermost first.
  private var made: [String] = []

  /// Makes the folder and those above it, and checks that files can be written there.
  init(_ path: String) throws {
    guard !path.isEmpty else { throw Failure("--out: the folder's name is empty") }
    var place = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      place += "/\(part)"
      if FileList.isFolder(place) { continue }
      guard mkdir(place, 0o777) == 0 || FileList.isFolder(place) else {
        let reason = errorText().lowercased()
        removeIfUnused()
        throw Failure("\(path): the folder cannot be made (\(reason)); name another with --out")
      }
      made.append(place)
    }
    let probe = "\(path)/.tern-\(getpid())"
    let file = open(probe, O_WRONLY | O_CREAT | O_EXCL, 0o600)
    guard file >= 0 else {
      let reason = errorText().lowercased()
      throw Failure("\(path): the folder cannot be written (\(reason)); name another with --out")
    }
    close(file)
    unlink(probe)
  }

  /// Takes away what was made, as far as nothing was put into it.
  func removeIfUnused() {
    // rmdir leaves a folder alone that holds something.
    for folder in made.reversed() { rmdir(folder) }
  }
}
