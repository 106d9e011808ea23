import CLibrary

/// A file that could not be opened, read or written.
public struct FileError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of failure, for a program that decides by it.
  public enum Reason: Sendable, Hashable {
    /// The file, or a folder on the way to it, is not there.
    case missing
    /// The system does not permit it, or the file system is read-only (`EACCES`, `EPERM`, `EROFS`).
    case permissionDenied
    /// The path names a folder where a file is needed (`EISDIR`).
    case isDirectory
    /// A pipe, a socket or another thing that is not a file of known length.
    case notAFile
    /// The disk is full, or the user's quota is used up (`ENOSPC`, `EDQUOT`).
    case diskFull
    /// The path, or a name in it, is longer than the system allows (`ENAMETOOLONG`).
    case nameTooLong
    /// The file became shorter while it was read.
    case changed
    /// Any other failure, by its number in `errno`.
    case system(Int32)
  }

  /// The path as the caller gave it; empty when that was the mistake.
  public let path: String
  /// Why it failed.
  public let reason: Reason
  /// `read` or `write`: what was being done.
  public let action: String

  package init(_ action: String, _ path: String, _ reason: Reason) {
    (self.action, self.path, self.reason) = (action, path, reason)
  }

  /// The reason that a system call left in `errno`.
  package init(_ action: String, _ path: String, errno code: Int32) {
    let reason: Reason =
      switch code {
      case ENOENT, ENOTDIR: .missing
      case EACCES, EPERM, EROFS: .permissionDenied
      case EISDIR: .isDirectory
      case ENOSPC, EDQUOT: .diskFull
      case ENAMETOOLONG: .nameTooLong
      default: .system(code)
      }
    self.init(action, path, reason)
  }

  public var description: String { oneLine("cannot \(action) \(path): \(problem); \(advice)") }

  /// What is wrong, for errors of other types that say it in their own words.
  package var problem: String {
    if path.isEmpty { return "the path is empty" }
    return switch reason {
    case .missing: action == "write" ? "its folder does not exist" : "there is no such file"
    case .permissionDenied: "permission denied"
    case .isDirectory: "it is a folder"
    case .notAFile: "it is neither a file nor a device"
    case .diskFull: "the disk is full"
    case .nameTooLong: "its name is too long"
    case .changed: "it changed while it was read"
    case .system(let code): "\(errorText(code)) (error \(code))"
    }
  }

  /// What to do about it.
  package var advice: String {
    if path.isEmpty { return "give a file name" }
    return switch reason {
    case .missing: action == "write" ? "create it first, or choose another path" : "check the path"
    case .permissionDenied: "choose a place that you may \(action), or change its permissions"
    case .isDirectory, .notAFile: "give the path of a file"
    case .diskFull: "free some space, or choose another disk"
    case .nameTooLong: "choose a shorter name"
    case .changed: "try again when nothing writes to it"
    case .system: "check the path and the disk"
    }
  }
}
