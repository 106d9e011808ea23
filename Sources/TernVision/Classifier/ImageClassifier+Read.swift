extension ImageClassifier {
  /// Says what a picture shows, after bringing it to the form that the classifier was trained on.
  ///
  /// A classifier of digits in MNIST's form finds the digits in a photo or scan, brings each to the size and
  /// place that the training digits had, and answers for each. Any other gets the whole picture at its own
  /// size. Throws `ClassifierError.answersAreNotNumbers` for weights that are too large.
  public func read(_ picture: Image) throws(ClassifierError) -> ImageReading {
    try readsDigits ? readDigits(picture) : readWhole(picture)
  }

  /// Says what the picture in the bytes of a PNG or JPEG file shows. Throws `ImageError` for bytes that are
  /// none, and what `read(_:)` throws.
  public func read(encoded bytes: [UInt8]) throws -> ImageReading { try read(Image(encoded: bytes)) }

  /// Whether it knows digits as MNIST has them, so that a photo must be brought to that form.
  private var readsDigits: Bool { rows == 28 && columns == 28 && DigitClasses.contain(classes) }

  private func readDigits(_ picture: Image) throws(ClassifierError) -> ImageReading {
    let normalized = DigitNormalizer().normalize(picture)
    if case .noInk(let reason) = normalized.outcome {
      return ImageReading(reason: reason, answers: [], steps: normalized.steps)
    }
    var answers: [ImageReading.Answer] = []
    for digit in normalized.digits { answers.append(try answer(digit.image, steps: digit.steps)) }
    return ImageReading(reason: nil, answers: answers, steps: normalized.steps)
  }

  private func readWhole(_ picture: Image) throws(ClassifierError) -> ImageReading {
    let flat = picture.flattened()
    let small = flat.converted(to: .gray).resized(width: columns, height: rows, filter: .bilinear)
    let answer = try answer(small, steps: [ImageStep(name: "what the model saw", image: small)])
    return ImageReading(
      reason: nil, answers: [answer], steps: [ImageStep(name: "the picture", image: flat)])
  }

  private func answer(_ image: Image, steps: [ImageStep]) throws(ClassifierError) -> ImageReading.Answer {
    let probabilities = probabilities(image)
    guard probabilities.allSatisfy(\.isFinite) else { throw .answersAreNotNumbers }
    return ImageReading.Answer(classes: classes, probabilities: probabilities, seen: image, steps: steps)
  }
}
