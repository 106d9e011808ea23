import Tern

/// A classifier's answers for labelled images.
public struct Evaluation: Sendable {
  /// What the classifier says of one image.
  public struct Answer: Sendable, Equatable {
    /// The class with the greatest probability.
    public let label: Int
    public let probability: Double
  }

  public let classes: [String]
  /// How many images of class [row] were taken for class [column].
  public let confusion: [[Int]]
  /// One for each image, in order.
  public let answers: [Answer]
  /// The mean of -log(probability of the right class).
  public let loss: Double

  init(_ classifier: ImageClassifier, on images: LabeledImages) throws(ClassifierError) {
    let count = images.classes.count
    var confusion = Array(repeating: Array(repeating: 0, count: count), count: count)
    var answers: [Answer] = []
    answers.reserveCapacity(images.count)
    var loss = 0.0
    let bytes = images.imageTensor
    // As many at a time as a training has, so that no more memory is needed than it had.
    for start in stride(from: 0, to: images.count, by: 128) {
      let range = start..<min(start + 128, images.count)
      let probabilities = classifier.probabilities(bytes[range]).scalars(as: Float.self)
      for (row, index) in range.enumerated() {
        let of = probabilities[(row * count)..<((row + 1) * count)]
        guard of.allSatisfy(\.isFinite) else { throw .answersAreNotNumbers }
        let best = of.indices.max { of[$0] < of[$1] }!
        let truth = Int(images.labels[index])
        answers.append(Answer(label: best - of.startIndex, probability: Double(of[best])))
        confusion[truth][best - of.startIndex] += 1
        loss -= max(Double(of[of.startIndex + truth]), 1e-38).logarithm
      }
    }
    self.classes = images.classes
    self.confusion = confusion
    self.answers = answers
    self.loss = loss / Double(max(images.count, 1))
  }

  /// The number of images.
  public var total: Int { answers.count }
  /// How many answers are right.
  public var right: Int { classes.indices.reduce(0) { $0 + confusion[$1][$1] } }
  /// The share of right answers, 0 to 1; 0 when there are no images.
  public var accuracy: Double { total > 0 ? Double(right) / Double(total) : 0 }

  /// The places of the images it got wrong, with the answers, the surest of them first.
  public func mistakes(on images: LabeledImages) -> [(index: Int, answer: Answer)] {
    answers.indices
      .filter { answers[$0].label != Int(images.labels[$0]) }
      .map { (index: $0, answer: answers[$0]) }
      .sorted { ($1.answer.probability, $0.index) < ($0.answer.probability, $1.index) }
  }

  /// A line for each class, and one for all, in columns.
  public var table: String {
    let width = max(5, classes.map(\.count).max() ?? 0)
    func line(_ name: String, _ right: Int, _ count: Int) -> String {
      let share = count > 0 ? percent(Double(right) / Double(count)) : "-"
      return name.padding(to: width) + "  " + "\(count)".leading(to: 7) + "  " + "\(right)".leading(to: 7)
        + "  " + share.leading(to: 8)
    }
    var lines = ["\("class".padding(to: width))   images    right  accuracy"]
    for (number, name) in classes.enumerated() {
      lines.append(line(name, confusion[number][number], confusion[number].reduce(0, +)))
    }
    lines.append(line("all", right, total))
    return lines.joined(separator: "\n")
  }
}

extension ImageClassifier {
  /// Puts labelled images to the classifier; label k means its class k.
  ///
  /// Traps when the images have another size or other classes than the classifier. Throws
  /// `answersAreNotNumbers` when its weights have grown beyond all bounds.
  public func evaluate(on images: LabeledImages) throws(ClassifierError) -> Evaluation {
    precondition(
      images.classes == classes && images.rows == rows && images.columns == columns,
      "evaluate: images of \(images.rows) x \(images.columns) in \(images.classes.count) classes; the classifier takes \(rows) x \(columns) and has \(classes.count) classes, which must have the same names"
    )
    return try Evaluation(self, on: images)
  }
}
