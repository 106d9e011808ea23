/// Why a file of tensors could not be read or written: which file, what is wrong, what to do.
public struct TensorFileError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of problem, for a program that decides by it.
  public enum Reason: Sendable, Hashable {
    /// The file could not be opened, read or written.
    case access(FileError.Reason)
    /// The file is of another format or damaged: its content contradicts itself or the length of the file.
    case malformed
    /// The file is sound, but holds something that tensors cannot.
    case unsupported
    /// Tensors or names that the format cannot hold.
    case unwritable
  }

  /// The path of the file, as the caller gave it.
  public let path: String
  /// The kind of problem.
  public let reason: Reason
  /// What is wrong, in words that can be followed by a semicolon: `it has no header`.
  public let problem: String
  /// What to do about it, such as `copy or download the file again`.
  public let advice: String

  init(_ path: String, _ reason: Reason, _ problem: String, _ advice: String) {
    (self.path, self.reason, self.problem, self.advice) = (path, reason, problem, advice)
  }

  init(_ error: FileError) {
    self.init(
      error.path, .access(error.reason), "cannot \(error.action) it: \(error.problem)", error.advice)
  }

  public var description: String { oneLine("\(path): \(problem); \(advice)") }
}

/// The file that is being read, for errors that name it.
struct TensorFileContext {
  let path: String
  /// How damage is best repaired.
  var repair = "copy or download the file again"

  func malformed(_ problem: String) -> TensorFileError {
    TensorFileError(path, .malformed, problem, repair)
  }

  /// The shape of a tensor in memory; throws for one that tensors cannot have.
  func shape(_ sizes: [Int], of owner: String) throws(TensorFileError) -> Shape {
    guard sizes.count <= Shape.maximumRank else {
      throw unsupported(
        "\(owner) has \(sizes.count) dimensions", "reshape it to at most \(Shape.maximumRank)")
    }
    guard StoredElement.fitsTensor(sizes) else {
      throw unsupported(
        "\(owner) of shape \(sizes) has 2147483648 elements or more along a dimension or between two steps of one",
        "split it, or put the greatest dimension first")
    }
    return Shape(sizes)
  }

  func unsupported(_ problem: String, _ advice: String) -> TensorFileError {
    TensorFileError(path, .unsupported, problem, advice)
  }

  /// Runs `body`, naming the file in an error of the file system.
  func access<R>(_ body: () throws(FileError) -> R) throws(TensorFileError) -> R {
    do throws(FileError) { return try body() } catch { throw TensorFileError(error) }
  }
}
