import Tern

/// What can be wrong with a folder of images; prints as one line that says what to do.
public enum ImageFolderError: Error, Equatable, Sendable {
  /// A folder cannot be listed.
  case unreadable(path: String, reason: String)
  /// There are no class folders, but `images` image files.
  case noClasses(folder: String, images: Int)
  /// One class: nothing to tell apart.
  case oneClass(folder: String, name: String)
  /// More folders than `ImageFolder.mostClasses`.
  case tooManyClasses(folder: String, count: Int)
  /// The validation folder has a class that the training folder lacks.
  case unknownClass(folder: String, name: String, known: [String])
  /// `count` of `total` files are no images we can read; the first few with their reasons.
  case unreadableImages(folder: String, count: Int, total: Int, first: [String])
  /// Images differ in size and no size to bring them to was given.
  case mixedSizes(first: String, firstSize: String, other: String, otherSize: String)
  /// The images together need more memory than allowed.
  case tooLarge(folder: String, bytes: Int, limit: Int)
}

extension ImageFolderError: CustomStringConvertible {
  public var description: String { oneLine(text) }

  private var text: String {
    switch self {
    case .unreadable(let path, let reason):
      "\(path): cannot be read (\(reason)); check the path and its permissions"
    case .noClasses(let folder, 0):
      "\(folder): no folders with \(ImageFormat.names) images; put the images of each class into a folder named after it"
    case .noClasses(let folder, let images):
      "\(folder): \(grouped(images)) images but no class folders; put the images of each class into a folder named after it"
    case .oneClass(let folder, let name):
      "\(folder): only one class, \(name); a classifier needs at least two folders"
    case .tooManyClasses(let folder, let count):
      "\(folder): \(grouped(count)) classes, more than the \(grouped(ImageFolder.mostClasses)) that are supported; is this a folder of classes?"
    case .unknownClass(let folder, let name, let known):
      "\(folder): class \(name) is not in the training folder (\(Self.short(known))); rename or remove it"
    case .unreadableImages(let folder, let count, let total, let first):
      "\(folder): \(grouped(count)) of \(grouped(total)) images cannot be read: \(first.joined(separator: "; "))\(count > first.count ? "; ..." : ""); repair or remove them"
    case .mixedSizes(let first, let firstSize, let other, let otherSize):
      "\(first) is \(firstSize) but \(other) is \(otherSize); give a size to bring all images to (tern: --size 28)"
    case .tooLarge(let folder, let bytes, let limit):
      "\(folder): its images need \(grouped(bytes)) bytes, more than the limit of \(grouped(limit)); give a smaller size"
    }
  }

  private static func short(_ names: [String]) -> String {
    names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", ..." : "")
  }
}
