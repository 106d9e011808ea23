/// How a picture is given the form of a classifier's training images.
public struct ImagePreparation: Sendable, Equatable, Codable {
  /// How a whole picture is scaled to the size of the images.
  public var fit: ImageFit
  /// The ink of the training images if they were digits in MNIST's form (one digit in the middle of 28 x 28
  /// pixels); nil for other images. A classifier of such digits finds the digits in a photo or scan and gives
  /// each this form.
  public var digits: InkPolarity?

  /// A preparation; by default pictures are cropped, and are no digits in MNIST's form.
  public init(fit: ImageFit = .crop, digits: InkPolarity? = nil) { (self.fit, self.digits) = (fit, digits) }

  /// The preparation that gives pictures the form of a data set's training images.
  public init(for dataset: ImageDataset) {
    self.init(fit: dataset.fit, digits: dataset.train.polarityOfMNISTDigits)
  }
}

extension LabeledImages {
  /// The ink of these images if they are digits in MNIST's form; nil when they are not.
  ///
  /// Of up to a thousand images, spread evenly over the set, nine of ten must obey the rules that all of
  /// MNIST's images obey.
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
