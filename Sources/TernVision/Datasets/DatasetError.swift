import Tern

/// What can be wrong with data files: each case prints as one line that names the file and says what to do.
public enum DatasetError: Error, Equatable, Sendable {
  /// A file or folder cannot be opened or read.
  case unreadable(path: String, reason: String)
  /// A file or folder cannot be made, written or renamed.
  case unwritable(path: String, reason: String)
  /// Bytes at `offset` of the unpacked file are not what the format asks for.
  case malformed(path: String, offset: Int, expected: String, found: String)
  /// The unpacked file ends after `size` bytes; its header, or the format, asks for `expected`.
  case truncated(path: String, size: Int, expected: Int)
  /// Bytes follow the last one that the header accounts for.
  case trailing(path: String, offset: Int)
  /// The gzip stream stops in the middle, after `packed` bytes.
  case cutShort(path: String, packed: Int)
  /// The gzip stream is damaged; `offset` counts packed bytes.
  case corrupt(path: String, offset: Int, reason: String)
  /// The header asks for more memory than allowed, or than the file can hold.
  case tooLarge(path: String, bytes: Int, limit: Int)
  /// Label number `index` is not a class of the data set, whose labels begin at `first`.
  case label(path: String, index: Int, value: Int, first: Int = 0, classes: Int)
  /// The two files of a pair hold different numbers of items.
  case countMismatch(images: String, imageCount: Int, labels: String, labelCount: Int)
  /// The unpacked bytes are not the published ones.
  case checksum(path: String, expected: String, found: String)
  /// A folder lacks files of the data set.
  case missing(folder: String, files: [String], dataset: String)
  /// A folder holds another data set under the same file names.
  case wrongDataset(folder: String, expected: String, found: String)
  /// The data set was found nowhere and could not be downloaded.
  case notFound(dataset: String, reason: String, advice: String)
  /// No mirror served the file; one reason for each attempt.
  case download(file: String, attempts: [String])
  /// The download was cancelled; what had arrived is kept and resumed next time.
  case cancelled(file: String)
  /// An export was asked to stop; nothing of it is left.
  case interrupted(path: String)
  /// A folder that should be created already holds something.
  case folderNotEmpty(path: String)
}

extension DatasetError: CustomStringConvertible {
  public var description: String { oneLine(text) }

  private var text: String {
    switch self {
    case .unreadable(let path, let reason):
      "\(path): cannot be read (\(reason)); check the path and its permissions"
    case .unwritable(let path, let reason):
      "\(path): cannot be written (\(reason)); check free space and permissions, or choose another folder"
    case .malformed(let path, let offset, let expected, let found):
      "\(path): at byte \(offset), expected \(expected), found \(found); this is not the file it should be, fetch it again"
    case .truncated(let path, let size, let expected):
      "\(path): ends after \(size) bytes, expected \(expected); it was cut short, fetch it again"
    case .trailing(let path, let offset):
      "\(path): has bytes left over at \(offset), after the last one its header announces; fetch it again"
    case .cutShort(let path, let packed):
      "\(path): its gzip data stops after \(packed) bytes, in the middle; it was cut short, fetch it again"
    case .corrupt(let path, let offset, let reason):
      "\(path): damaged gzip data near packed byte \(offset) (\(reason)); fetch it again"
    case .tooLarge(let path, let bytes, let limit):
      "\(path): its header asks for \(bytes) bytes, more than the \(limit) that can be right; not loading it"
    case .label(let path, let index, let value, let first, let classes):
      "\(path): label \(index) is \(value), expected \(first) to \(first + classes - 1); the file is damaged or of another data set"
    case .countMismatch(let images, let imageCount, let labels, let labelCount):
      "\(images) holds \(imageCount) images but \(labels) holds \(labelCount) labels; the two files must belong together"
    case .checksum(let path, let expected, let found):
      "\(path): SHA-256 of the unpacked bytes is \(found), expected \(expected); delete the file and fetch it again"
    case .missing(let folder, let files, let dataset):
      "\(folder): no \(dataset) here, missing \(files.joined(separator: ", ")) (with or without .gz); name a folder that holds them"
    case .wrongDataset(let folder, let expected, let found):
      "\(folder): holds \(found), not \(expected); name the other data set or another folder"
    case .notFound(let dataset, let reason, let advice):
      "\(dataset) was not found on this machine (\(reason)); \(advice)"
    case .download(let file, let attempts):
      "\(file): no mirror served it (\(attempts.joined(separator: "; "))); check the network, or copy the file in by hand"
    case .cancelled(let file):
      "\(file): download cancelled; the part that arrived is kept, fetch again to go on"
    case .interrupted(let path):
      "\(path): not written, since the export was interrupted; export again"
    case .folderNotEmpty(let path):
      "\(path): is not empty, nothing was written; name a new folder"
    }
  }
}
