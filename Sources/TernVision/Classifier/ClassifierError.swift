import Tern

/// Why a classifier cannot be trained on images, or has no answer for them. Prints as one line.
public enum ClassifierError: Error, Equatable, Sendable {
  /// An output is NaN or infinite, which happens when sums of finite weights overflow.
  case answersAreNotNumbers
  /// The images to evaluate on have other sizes, channels or classes than the classifier.
  case misfit(problem: String)
  /// There are too few classes or images, or class names that a model file cannot hold.
  case unusable(data: String, problem: String)
  /// The images have more pixels than a network is trained on.
  case tooLarge(data: String, rows: Int, columns: Int)
  /// Batch norm would see one value for each channel, which has no deviation.
  case batchTooSmall(data: String, rows: Int, columns: Int)
}

extension ClassifierError: CustomStringConvertible {
  public var description: String { oneLine(text) }

  private var text: String {
    switch self {
    case .answersAreNotNumbers:
      "the model's answers are not numbers: its weights are too large; train again with a lower rate"
    case .misfit(let problem): problem
    case .unusable(let data, let problem): "\(data): \(problem)"
    case .tooLarge(let data, let rows, let columns):
      "\(data): images of \(columns) x \(rows); at most \(ClassifierTraining.mostPixels) pixels, and \(ClassifierTraining.mostSide) along a side, are trained on, so bring them to a smaller size, such as 64 x 64"
    case .batchTooSmall(let data, let rows, let columns):
      "\(data): batches of one image of \(columns) x \(rows) leave batch norm a single value; give larger batches or larger images"
    }
  }
}
