import Tern

/// A loaded data set: images to train on, images to test on, and where they came from.
public struct ImageDataset: Sendable {
  /// The short name of the data set, or the name of its folder.
  public let name: String
  /// The name for people to read.
  public let title: String
  /// The images to train on.
  public let train: LabeledImages
  /// The images to test with.
  public let test: LabeledImages
  /// Where the images came from.
  public let source: DatasetSource
  /// Whether the labels are, byte for byte, those of the published files; nil when no checksum of these is
  /// known.
  public let isPublished: Bool?
  /// How pictures of other proportions were brought to the size of the images.
  public let fit: ImageFit

  /// A data set of these parts; by default it is not a published one.
  public init(
    name: String, title: String, train: LabeledImages, test: LabeledImages, source: DatasetSource,
    isPublished: Bool? = false, fit: ImageFit = .crop
  ) {
    (self.name, self.title, self.train, self.test) = (name, title, train, test)
    (self.source, self.isPublished, self.fit) = (source, isPublished, fit)
  }

  /// The images of some classes in both parts; label k then means the k-th class asked for.
  public func subset(ofClasses wanted: [Int]) -> ImageDataset {
    ImageDataset(
      name: name, title: title, train: train.subset(ofClasses: wanted), test: test.subset(ofClasses: wanted),
      source: source, isPublished: isPublished, fit: fit)
  }

  /// One line to print: what was loaded, and from where.
  public var summary: String {
    var line = "\(title): \(grouped(train.count)) training and \(grouped(test.count)) test images"
    line += " of \(train.columns) x \(train.rows)\(color), \(train.classes.count) classes, from \(source)"
    switch source {
    case .imageFolder, .sample: return line
    default: return isPublished == false ? line + "; these are not the published files" : line
    }
  }
}

extension ImageDataset {
  /// Whether the images are in colour, in words; empty for the known data sets of grey images.
  private var color: String {
    if train.channels > 1 { return " in colour" }
    if case .imageFolder = source { return " in grey" }
    return ""
  }
}
