/// Where a data set came from; prints as the end of the sentence "read from ...".
public enum DatasetSource: Sendable, Equatable {
  /// The folder the user named.
  case folder(String)
  /// A folder found through the environment variable TERN_DATA.
  case environment(String)
  /// The user's cache, filled by an earlier download.
  case cache(String)
  /// A folder installed by a system package.
  case system(String)
  /// The user's cache, filled just now.
  case downloaded(String)
  /// A tree of image files; the note says which folders were chosen.
  case imageFolder(String, note: String)
  /// The digits built into the program; the reason says why nothing better was used.
  case sample(reason: String)

  /// The folder, if there is one.
  public var path: String? {
    switch self {
    case .folder(let path), .environment(let path), .cache(let path), .system(let path),
      .downloaded(let path),
      .imageFolder(let path, _):
      path
    case .sample: nil
    }
  }
}

extension DatasetSource: CustomStringConvertible {
  public var description: String {
    switch self {
    case .folder(let path): "\(path)"
    case .environment(let path): "\(path) (TERN_DATA)"
    case .cache(let path): "\(path) (cache)"
    case .system(let path): "\(path) (system package)"
    case .downloaded(let path): "\(path) (just downloaded and verified)"
    case .imageFolder(let path, let note): "\(path) (\(note))"
    case .sample(let reason): "the built-in sample of 5,000 real MNIST digits (\(reason))"
    }
  }
}
