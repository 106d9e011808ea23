import CLibrary
import Tern
import TernVision

/// A classifier's answers for labelled images.
struct Evaluation {
  let classes: [String]
  /// Rows are the truth, columns the answer.
  let confusion: [[Int]]
  /// The class with the greatest probability, and that probability, for each image.
  let answers: [(label: Int, probability: Double)]
  /// The mean of -log(probability of the right class).
  let loss: Double

  /// Throws when an answer is no number, as with weights that have grown beyond all bounds.
  init(_ classifier: ImageClassifier, on images: LabeledImages) throws {
    let count = images.classes.count
    var confusion = Array(repeating: Array(repeating: 0, count: count), count: count)
    var answers: [(Int, Double)] = []
    answers.reserveCapacity(images.count)
    var loss = 0.0
    let bytes = images.imageTensor
    // As many at a time as a training has, so that no more memory is needed than it had.
    for start in stride(from: 0, to: images.count, by: 128) {
      let range = start..<min(start + 128, images.count)
      let probabilities = classifier.probabilities(bytes[range]).scalars(as: Float.self)
      for (row, index) in range.enumerated() {
        let of = probabilities[(row * count)..<((row + 1) * count)]
        guard of.allSatisfy(\.isFinite) else { throw Failure.answersAreNotNumbers }
        let best = of.indices.max { of[$0] < of[$1] }!
        let truth = Int(images.labels[index])
        answers.append((best - of.startIndex, Double(of[best])))
        confusion[truth][best - of.startIndex] += 1
        loss -= log(max(Double(of[of.startIndex + truth]), 1e-38))
      }
    }
    self.classes = images.classes
    self.confusion = confusion
    self.answers = answers.map { (label: $0.0, probability: $0.1) }
    self.loss = loss / Double(max(images.count, 1))
  }

  var total: Int { confusion.reduce(0) { $0 + $1.reduce(0, +) } }
  var right: Int { classes.indices.reduce(0) { $0 + confusion[$1][$1] } }
  var accuracy: Double { total > 0 ? Double(right) / Double(total) : 0 }

  /// The images it got wrong, the surest of them first.
  func mistakes(on images: LabeledImages) -> [(index: Int, label: Int, probability: Double)] {
    answers.indices
      .filter { answers[$0].label != Int(images.labels[$0]) }
      .map { (index: $0, label: answers[$0].label, probability: answers[$0].probability) }
      .sorted { ($1.probability, $0.index) < ($0.probability, $1.index) }
  }

  /// A line for each class, and one for all.
  var table: String {
    let width = max(5, classes.map(\.count).max() ?? 0)
    func line(_ name: String, _ right: Int, _ count: Int) -> String {
      let share = count > 0 ? percent(Double(right) / Double(count)) : "-"
      return "\(name.padding(to: width))  \(leading(count, 7))  \(leading(right, 7))  \(leading(share, 8))"
    }
    var lines = ["\("class".padding(to: width))   images    right  accuracy"]
    for (number, name) in classes.enumerated() {
      lines.append(line(name, confusion[number][number], confusion[number].reduce(0, +)))
    }
    lines.append(line("all", right, total))
    return lines.joined(separator: "\n")
  }
}

func percent(_ share: Double) -> String { fixed(share * 100, 2) + "%" }

func leading(_ value: some CustomStringConvertible, _ columns: Int) -> String {
  let text = value.description
  return String(repeating: " ", count: max(0, columns - text.count)) + text
}
