import Tern

/// What went wrong with an image file or with encoded image data: one line that names the file, what is wrong
/// and what to do.
public struct ImageError: Error, Equatable, CustomStringConvertible {
  /// What went wrong, for a program that decides by it.
  public enum Kind: Sendable {
    /// No file of that name.
    case missing
    /// The file cannot be read: permissions, a device, an input error.
    case unreadable
    /// A folder where a file was expected.
    case directory
    /// No bytes at all.
    case empty
    /// The content is of no format that is read here (`ImageFormat.all`).
    case notAnImage
    /// The data end before the image does.
    case truncated
    /// The content contradicts itself: a wrong checksum, impossible sizes, undecodable samples.
    case corrupt
    /// A valid kind of file, or a combination, that this library does not read or write.
    case unsupported
    /// More pixels or bytes than `ImageLimits` allow, or than the memory holds.
    case tooLarge
    /// The file cannot be written: permissions, a missing folder, a full disk.
    case unwritable
  }

  /// What went wrong.
  public let kind: Kind
  /// The file's path, or "image data" for an image that came from memory.
  public let source: String
  /// What is wrong and what to do.
  public let reason: String

  /// An error of an image called `source`; `reason` says what is wrong and what to do.
  public init(_ kind: Kind, source: String, reason: String) {
    self.kind = kind
    self.source = source
    self.reason = reason
  }

  /// `source: reason` in one line; control characters (a file name may hold them) are shown as "?".
  public var description: String { oneLine("\(source): \(reason)") }
}
