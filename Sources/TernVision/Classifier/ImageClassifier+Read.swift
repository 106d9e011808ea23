extension ImageClassifier {
  /// Classifies what a picture shows, after giving it the form that the classifier was trained on.
  ///
  /// A classifier of digits in MNIST's form finds the digits in a photo or scan, gives each the size, place
  /// and ink that the training digits had, and answers for each. Other classifiers scale the whole picture to
  /// their size, as was done with their training images; with `isWhole` a classifier of digits does so too.
  /// Throws `ClassifierError.answersAreNotNumbers` for weights that are too large.
  public func read(_ picture: Image, isWhole: Bool = false) throws(ClassifierError) -> ImageReading {
    if !isWhole, let polarity = preparation.digits { return try readDigits(picture, polarity) }
    return try readWhole(picture)
  }

  /// Classifies what the picture in the bytes of a PNG or JPEG file shows. Throws `ImageError` for bytes of
  /// no such file, and whatever `read(_:isWhole:)` throws.
  public func read(encoded bytes: [UInt8], isWhole: Bool = false) throws -> ImageReading {
    try read(Image(encoded: bytes), isWhole: isWhole)
  }

  private func readDigits(
    _ picture: Image, _ polarity: InkPolarity
  ) throws(ClassifierError) -> ImageReading {
    let normalized = DigitNormalizer().normalize(picture)
    if case .noInk(let reason) = normalized.outcome {
      return ImageReading(reason: reason, answers: [], steps: normalized.steps)
    }
    var answers: [ImageReading.Answer] = []
    for digit in normalized.digits {
      // The normaliser writes light on dark, as MNIST is.
      let isInverted = polarity == .darkOnLight
      let image = isInverted ? digit.image.inverted() : digit.image
      let last = isInverted ? [ImageStep(name: polarity.rawValue, image: image)] : []
      answers.append(try answer(image, steps: digit.steps + last))
    }
    return ImageReading(reason: nil, answers: answers, steps: normalized.steps)
  }

  private func readWhole(_ picture: Image) throws(ClassifierError) -> ImageReading {
    let image = picture.prepared(mode: mode, size: (rows, columns), fit: preparation.fit)
    let answer = try answer(image, steps: [ImageStep(name: "what the model saw", image: image)])
    return ImageReading(
      reason: nil, answers: [answer], steps: [ImageStep(name: "the picture", image: picture.flattened())])
  }

  private func answer(_ image: Image, steps: [ImageStep]) throws(ClassifierError) -> ImageReading.Answer {
    let probabilities = probabilities(image)
    guard probabilities.allSatisfy(\.isFinite) else { throw .answersAreNotNumbers }
    return ImageReading.Answer(classes: classes, probabilities: probabilities, seen: image, steps: steps)
  }
}
