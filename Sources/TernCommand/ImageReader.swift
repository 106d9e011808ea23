import TernVision

/// What a model makes of an image file.
struct ImageReading {
  let file: String
  /// Why there is no answer; nil when there is one.
  let reason: String?
  let answers: [Answer]
  /// The whole picture on its way to the answers.
  let steps: [(name: String, image: Image)]

  struct Answer {
    let classes: [String]
    let probabilities: [Float]
    /// The image as the model got it.
    let seen: Image
    let steps: [(name: String, image: Image)]

    private var order: [Int] { probabilities.indices.sorted { probabilities[$0] > probabilities[$1] } }
    var best: Int { order[0] }
    var confidence: Double { Double(probabilities[best]) }

    /// The model answers only when its first choice is likelier than all others together; else the
    /// text names the two it wavers between.
    var isSure: Bool { confidence >= 0.5 }
    var text: String {
      let sure = "\(classes[best]) (\(percent(confidence)))"
      if isSure || order.count < 2 { return sure }
      return "unsure: \(sure) or \(classes[order[1]]) (\(percent(Double(probabilities[order[1]]))))"
    }
  }

  var summary: String {
    if let reason { return "no answer: \(reason)" }
    if answers.count == 1 { return answers[0].text }
    let word = answers.map { $0.isSure ? $0.classes[$0.best] : "?" }.joined(separator: " ")
    return "\(word): " + answers.map(\.text).joined(separator: ", ")
  }

  struct Record: Encodable {
    struct Answer: Encodable {
      var answer: String
      var sure: Bool
      var probabilities: [String: Float]
    }
    var file: String
    var reason: String?
    var answers: [Answer]
  }

  var record: Record {
    Record(
      file: file, reason: reason,
      answers: answers.map { answer in
        .init(
          answer: answer.classes[answer.best], sure: answer.isSure,
          probabilities: Dictionary(
            zip(answer.classes, answer.probabilities), uniquingKeysWith: { first, _ in first }))
      })
  }
}

/// Opens images and puts them to a model in the form that it was trained on.
struct ImageReader {
  let classifier: ImageClassifier

  init(_ classifier: ImageClassifier) { self.classifier = classifier }

  /// Whether the model knows digits as MNIST has them, so that a photo must be brought to that form.
  private var readsDigits: Bool {
    let digits = Set((0...9).map(String.init))
    return classifier.rows == 28 && classifier.columns == 28 && classifier.classes.allSatisfy(digits.contains)
  }

  func read(_ file: String) throws -> ImageReading {
    let image = try Image(contentsOf: file)
    return try readsDigits ? readDigits(image, file) : readWhole(image, file)
  }

  private func readDigits(_ image: Image, _ file: String) throws -> ImageReading {
    let normalized = DigitNormalizer().normalize(image)
    let steps = normalized.steps.map { (name: $0.name, image: $0.image) }
    if case .noInk(let reason) = normalized.outcome {
      return ImageReading(file: file, reason: reason.description, answers: [], steps: steps)
    }
    let answers = try normalized.digits.map { digit in
      try answer(digit.image, steps: digit.steps.map { (name: $0.name, image: $0.image) })
    }
    return ImageReading(file: file, reason: nil, answers: answers, steps: steps)
  }

  private func readWhole(_ image: Image, _ file: String) throws -> ImageReading {
    let flat = image.mode.hasAlpha ? image.flattened() : image
    let small = flat.converted(to: .gray)
      .resized(width: classifier.columns, height: classifier.rows, filter: .bilinear)
    let steps = [(name: "the picture", image: flat)]
    return ImageReading(
      file: file, reason: nil,
      answers: [try answer(small, steps: [(name: "what the model saw", image: small)])],
      steps: steps)
  }

  private func answer(_ image: Image, steps: [(name: String, image: Image)]) throws
    -> ImageReading.Answer
  {
    let probabilities = classifier.probabilities(image)
    guard probabilities.allSatisfy(\.isFinite) else { throw Failure.answersAreNotNumbers }
    return .init(
      classes: classifier.classes, probabilities: probabilities, seen: image, steps: steps)
  }
}
