import Tern
import TernLearn
import TernVision

/// What a training gave.
struct TrainingResult {
  let classifier: ImageClassifier
  let recipe: Recipe
  let evaluation: Evaluation
  let recorder: Recorder
  /// The epoch whose weights were kept; nil when there was nothing to choose by.
  let chosen: Recorder.Epoch?
  /// From the start of the command to the score; of several trainings each, with the loading.
  let seconds: Double
  let parameters: Int

  /// How well it did on the validation images: what trainings may be chosen by.
  var score: (accuracy: Double, loss: Double) {
    (chosen?.metrics.first ?? 0, chosen?.validLoss ?? .infinity)
  }

  var table: String {
    """

    \(evaluation.table)

    \(outcome)
    """
  }

  var outcome: String {
    let choice = chosen.map { "validation \(percent($0.metrics[0])) in epoch \($0.epoch); " } ?? ""
    return """
      \(choice)\(percent(evaluation.accuracy)) of \(evaluation.total) test images right, in \
      \(fixed(seconds, 1)) s with loading; peak memory \(Memory.peakResidentBytes >> 20) MiB
      """
  }

  struct Summary: Encodable {
    struct Epoch: Encodable {
      var trainLoss: Double
      var validLoss, accuracy: Double?
    }
    struct Run: Encodable {
      var seed: UInt64
      var accuracy, seconds: Double
      var validation: Double?
    }
    var recipe, augmentation: String
    var batch: Int
    var rate: Double
    var seed: UInt64
    var accuracy, loss, seconds: Double
    var validation: Double?
    var parameters, testImages, peakMemoryMiB: Int
    var epochs: [Epoch]
    var classes: [String]
    var interrupted: Bool
    var model, report: String
    /// One for each seed.
    var runs: [Run]
  }

  func summary(model: String, report: String, of runs: [TrainingResult]) -> Summary {
    Summary(
      recipe: recipe.name, augmentation: "\(recipe.changes)", batch: recipe.batch, rate: recipe.rate,
      seed: classifier.facts.seed, accuracy: evaluation.accuracy, loss: evaluation.loss,
      seconds: seconds, validation: chosen?.metrics.first, parameters: parameters,
      testImages: evaluation.total, peakMemoryMiB: Memory.peakResidentBytes >> 20,
      epochs: recorder.epochs.map {
        .init(trainLoss: $0.trainLoss, validLoss: $0.validLoss, accuracy: $0.metrics.first)
      },
      classes: classifier.classes, interrupted: classifier.facts.isInterrupted, model: model, report: report,
      runs: runs.map {
        .init(
          seed: $0.classifier.facts.seed, accuracy: $0.evaluation.accuracy, seconds: $0.seconds,
          validation: $0.chosen?.metrics.first)
      })
  }
}

extension [TrainingResult] {
  /// A line for each seed, then the mean and the range.
  var table: String {
    var lines = ["", "seed  validation      test  seconds"]
    for run in self {
      let validation = run.chosen.map { percent($0.metrics[0]) } ?? "-"
      lines.append(
        leading(run.classifier.facts.seed, 4) + leading(validation, 12)
          + leading(percent(run.evaluation.accuracy), 10) + leading(fixed(run.seconds, 1), 9))
    }
    let (accuracies, seconds) = (map(\.evaluation.accuracy), map(\.seconds))
    lines.append(
      """
      mean of \(count) seeds: \(percent(mean(accuracies))) of the test images \
      (\(percent(accuracies.min() ?? 0)) to \(percent(accuracies.max() ?? 0))), \
      \(fixed(mean(seconds), 1)) s (\(fixed(seconds.min() ?? 0, 1)) to \(fixed(seconds.max() ?? 0, 1)))
      """)
    return lines.joined(separator: "\n")
  }

  private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(Swift.max(1, count)) }
}
