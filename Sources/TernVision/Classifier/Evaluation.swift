import CLibrary
import Tern

/// A classifier's answers for labelled images.
public struct Evaluation: Sendable {
  /// What the classifier says of one image.
  public struct Answer: Sendable, Equatable {
    /// The class with the greatest probability.
    public let label: Int
    /// The probability of that class, 0 to 1.
    public let probability: Double
  }

  /// The names of the classes; a label is an index into them.
  public let classes: [String]
  /// The class of each image, in order.
  public let labels: [Int]
  /// The answer for each image, in order.
  public let answers: [Answer]
  /// The mean of -log(probability of the right class).
  public let loss: Double

  /// The number of images.
  public var total: Int { answers.count }
  /// How many answers are right.
  public var right: Int { zip(labels, answers).count { $0 == $1.label } }
  /// The share of right answers, 0 to 1; 0 when there are no images.
  public var accuracy: Double { total > 0 ? Double(right) / Double(total) : 0 }

  /// The confusion matrix: element [row][column] is the number of images of class `row` that were taken for
  /// class `column`. Takes memory for the square of the number of classes.
  public var confusion: [[Int]] {
    var counts = Array(repeating: Array(repeating: 0, count: classes.count), count: classes.count)
    for (label, answer) in zip(labels, answers) { counts[label][answer.label] += 1 }
    return counts
  }

  /// The positions of the images that were misclassified, with the answers, the surest ones first.
  public var mistakes: [(index: Int, answer: Answer)] {
    answers.indices
      .filter { answers[$0].label != labels[$0] }
      .map { (index: $0, answer: answers[$0]) }
      .sorted { ($1.answer.probability, $0.index) < ($0.answer.probability, $1.index) }
  }

  /// A table as text: images, right answers and accuracy of each class, and of all together.
  public var table: String {
    var (counts, rights) = (
      Array(repeating: 0, count: classes.count), Array(repeating: 0, count: classes.count)
    )
    for (label, answer) in zip(labels, answers) {
      counts[label] += 1
      if answer.label == label { rights[label] += 1 }
    }
    let width = max(5, classes.map(\.count).max() ?? 0)
    func line(_ name: String, _ right: Int, _ count: Int) -> String {
      let share = count > 0 ? percent(Double(right) / Double(count)) : "-"
      return name.padding(to: width) + "  " + "\(count)".leading(to: 7) + "  " + "\(right)".leading(to: 7)
        + "  " + share.leading(to: 8)
    }
    var lines = ["\("class".padding(to: width))   images    right  accuracy"]
    for (number, name) in classes.enumerated() { lines.append(line(name, rights[number], counts[number])) }
    lines.append(line("all", right, total))
    return lines.joined(separator: "\n")
  }
}

extension ImageClassifier {
  /// Measures the classifier on labelled images.
  ///
  /// Throws `misfit` when the images have another size, other channels or other classes than the classifier, and
  /// `answersAreNotNumbers` when its weights have grown beyond all bounds.
  public func evaluate(on images: LabeledImages) throws(ClassifierError) -> Evaluation {
    // Compiling for a batch takes as long as evaluating 7,000 to 10,000 images, and then saves a fifth or
    // more.
    try evaluate(on: images, isCompiled: images.count >= 1 << 14)
  }

  func evaluate(on images: LabeledImages, isCompiled: Bool) throws(ClassifierError) -> Evaluation {
    guard
      images.classes == classes && images.channels == channels && images.rows == rows
        && images.columns == columns
    else {
      throw .misfit(
        problem:
          "evaluate: images of \(images.channels) x \(images.rows) x \(images.columns) in \(images.classes.count) classes; the classifier takes \(channels) x \(rows) x \(columns) and has \(classes.count) classes, which must have the same names"
      )
    }
    var answers: [Evaluation.Answer] = []
    answers.reserveCapacity(images.count)
    var loss = 0.0
    let (count, bytes, evaluationBatch) = (classes.count, images.imageTensor, evaluationBatch)
    for start in stride(from: 0, to: images.count, by: evaluationBatch) {
      let range = start..<min(start + evaluationBatch, images.count)
      // A short last batch is not worth compiling for.
      let isWhole = range.count == evaluationBatch
      let probabilities = probabilities(bytes[range], isCompiled: isCompiled && isWhole).scalars(
        as: Float.self)
      for (row, index) in range.enumerated() {
        let shares = probabilities[(row * count)..<((row + 1) * count)]
        guard shares.allSatisfy(\.isFinite) else { throw .answersAreNotNumbers }
        let best = shares.indices.max { shares[$0] < shares[$1] }!
        answers.append(Evaluation.Answer(label: best - shares.startIndex, probability: Double(shares[best])))
        loss -= log(max(Double(shares[shares.startIndex + images.labels[index]]), 1e-38))
      }
    }
    return Evaluation(
      classes: classes, labels: images.labels, answers: answers, loss: loss / Double(max(images.count, 1)))
  }

  /// Images at a time: as many as a training has, but fewer when what a layer reads and writes for so many
  /// would take more than 128 MB. Kernels may need several times that for a while.
  private var evaluationBatch: Int {
    let elements = (try? architecture.cost().elements) ?? .max
    return max(1, min(128, (1 << 25) / max(1, elements)))
  }
}
