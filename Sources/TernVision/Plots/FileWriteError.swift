import Tern

/// A report or picture that could not be written; the old file, if there was one, is as it was.
public struct FileWriteError: Error, Equatable, CustomStringConvertible {
  /// The file as it was asked for; `""` in quotes for an empty path.
  public let path: String
  /// What the system said.
  public let reason: String
  /// What to do about it.
  public let advice: String

  public var description: String { oneLine("cannot write \(path): \(reason); \(advice)") }

  init(_ error: FileError) {
    path = error.path.isEmpty ? "\"\"" : error.path
    reason = error.problem
    advice = error.advice
  }
}
