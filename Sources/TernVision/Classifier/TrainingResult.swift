public import TernLearn

/// The result of training a classifier.
public struct TrainingResult {
  /// The trained classifier.
  public let classifier: ImageClassifier
  /// The recipe it was trained by.
  public let recipe: Recipe
  /// The classifier's answers for the test images.
  public let evaluation: Evaluation
  /// The losses, rates and metrics of every step and epoch.
  public let recorder: Recorder
  /// The epoch whose weights were kept; nil when there was nothing to choose by.
  public let chosen: Recorder.Epoch?
  /// The seconds from the instant given to `ClassifierTraining.run(since:)` to the end of the evaluation.
  public let seconds: Double

  /// The share of the validation images that are right, 0 to 1; nil when there were none.
  public var validationAccuracy: Double? { chosen?.metrics.first }
}

extension TrainingResult {
  /// The training of several that did best on its validation images, the first of equals; nil when there is none.
  ///
  /// To choose by the test images would flatter the result.
  public static func best(of results: [TrainingResult]) -> TrainingResult? {
    func score(_ result: TrainingResult) -> (Double, Double) {
      (result.validationAccuracy ?? 0, -(result.chosen?.validLoss ?? .infinity))
    }
    return results.reduce(nil) { best, next in
      guard let best else { return next }
      return score(best) < score(next) ? next : best
    }
  }
}
