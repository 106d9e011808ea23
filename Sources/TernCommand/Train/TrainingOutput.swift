import Tern
import TernLearn
import TernVision

extension TrainingResult {
  /// What the command prints at the end of one training.
  var table: String { "\n\(evaluation.table)\n\n\(outcome)" }

  /// The last line of a training.
  var outcome: String {
    let choice = chosen.map { "validation \(percent($0.metrics[0])) in epoch \($0.epoch); " } ?? ""
    return """
      \(choice)\(percent(evaluation.accuracy)) of \(evaluation.total) test images right, in \
      \(fixed(seconds, 1)) s with loading; peak memory \(Device.Memory.peakResidentBytes >> 20) MiB
      """
  }

  func summary(model: String, report: String, of runs: [TrainingResult]) -> TrainingSummary {
    TrainingSummary(
      recipe: recipe.name, augmentation: "\(recipe.augmentation)", batch: recipe.batchSize, rate: recipe.rate,
      seed: classifier.facts.seed, accuracy: evaluation.accuracy, loss: evaluation.loss,
      seconds: seconds, validation: validationAccuracy, parameters: classifier.parameterCount,
      testImages: evaluation.total, peakMemoryMiB: Device.Memory.peakResidentBytes >> 20,
      epochs: recorder.epochs.map {
        .init(trainLoss: $0.trainLoss, validLoss: $0.validLoss, accuracy: $0.metrics.first)
      },
      classes: classifier.classes, interrupted: classifier.facts.isInterrupted, model: model, report: report,
      runs: runs.map {
        .init(
          seed: $0.classifier.facts.seed, accuracy: $0.evaluation.accuracy, seconds: $0.seconds,
          validation: $0.validationAccuracy)
      })
  }
}

/// What `tern train --json` writes.
struct TrainingSummary: Encodable {
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

extension [TrainingResult] {
  /// A line for each seed, then the mean and the range.
  var table: String {
    var lines = ["", "seed  validation      test  seconds"]
    for run in self {
      let validation = run.validationAccuracy.map(percent) ?? "-"
      lines.append(
        "\(run.classifier.facts.seed)".leading(to: 4) + validation.leading(to: 12)
          + percent(run.evaluation.accuracy).leading(to: 10) + fixed(run.seconds, 1).leading(to: 9))
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
