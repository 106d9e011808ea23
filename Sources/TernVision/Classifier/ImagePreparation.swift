/// How a picture is brought to the form that a classifier's training images had.
public struct ImagePreparation: Sendable, Equatable, Codable {
  /// How the whole picture is brought to the size of the images.
  public var fit: ImageFit
  /// Whether the training images were digits in MNIST's form, one in the middle of 28 x 28 pixels, and with which
  /// ink; nil for other images. Such a classifier finds the digits in a photo or scan and brings each to this form.
  public var digits: InkPolarity?

  public init(fit: ImageFit = .crop, digits: InkPolarity? = nil) { (self.fit, self.digits) = (fit, digits) }

  /// What brings pictures to the form of a data set's training images.
  public init(for dataset: ImageDataset) {
    self.init(fit: dataset.fit, digits: dataset.train.polarityOfMNISTDigits)
  }
}

extension LabeledImages {
  /// The ink of digits in MNIST's form; nil when the images are others.
  ///
  /// Nine of ten must obey the rules that all of MNIST's obey, of up to a thousand that lie evenly in the set.
  var polarityOfMNISTDigits: InkPolarity? {
    guard areDigits, mode == .gray, rows == MNISTFrame.size, columns == MNISTFrame.size, count > 0 else {
      return nil
    }
    let sample = stride(from: 0, to: count, by: (count + 999) / 1000).map(picture)
    func obey(_ images: [Image]) -> Bool {
      images.count { MNISTFrame.accepted($0) != nil } * 10 >= images.count * 9
    }
    if obey(sample) { return .lightOnDark }
    return obey(sample.map { $0.inverted() }) ? .darkOnLight : nil
  }
}
