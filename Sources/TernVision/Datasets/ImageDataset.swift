import Tern

/// A loaded data set: images to train on, images to test on, and where they came from.
public struct ImageDataset: Sendable {
  /// Short name, or the folder's.
  public let name: String
  public let title: String
  public let train: LabeledImages
  public let test: LabeledImages
  public let source: DatasetSource
  /// Whether the labels are, byte for byte, those of the published files.
  public let isPublished: Bool

  public init(
    name: String, title: String, train: LabeledImages, test: LabeledImages, source: DatasetSource,
    isPublished: Bool = false
  ) {
    (self.name, self.title, self.train, self.test) = (name, title, train, test)
    (self.source, self.isPublished) = (source, isPublished)
  }

  /// The images of some classes in both parts; label k then means the k-th class asked for.
  public func subset(ofClasses wanted: [Int]) -> ImageDataset {
    ImageDataset(
      name: name, title: title, train: train.subset(ofClasses: wanted), test: test.subset(ofClasses: wanted),
      source: source, isPublished: isPublished)
  }

  /// One line to print: what was loaded, and from where.
  public var summary: String {
    var line = "\(title): \(grouped(train.count)) training and \(grouped(test.count)) test images"
    line += " of \(train.rows) x \(train.columns), \(train.classes.count) classes, from \(source)"
    if !isPublished, case .imageFolder = source { return line }
    if case .sample = source { return line }
    return isPublished ? line : line + "; these are not the published files"
  }
}
