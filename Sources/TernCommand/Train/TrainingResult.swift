import Tern
import TernLearn
import TernVision

/// What a training gave.
struct TrainingResult {
  let classifier: ImageClassifier
  let evaluation: Evaluation
  let recorder: Recorder
  let seconds: Double
  let parameters: Int

  var table: String {
    let memory = peakResidentBytes() >> 20
    return """

      \(evaluation.table)

      \(percent(evaluation.accuracy)) of \(evaluation.total) test images right, in \(fixed(seconds, 1)) s \
      with loading; \(parameters) parameters, peak memory \(memory) MiB
      """
  }

  struct Summary: Encodable {
    struct Epoch: Encodable {
      var trainLoss: Double
      var validLoss, accuracy: Double?
    }
    var accuracy, loss, seconds: Double
    var parameters, testImages, peakMemoryMiB: Int
    var epochs: [Epoch]
    var classes: [String]
    var interrupted: Bool
    var model, report: String
  }

  func summary(model: String, report: String) -> Summary {
    Summary(
      accuracy: evaluation.accuracy, loss: evaluation.loss, seconds: seconds, parameters: parameters,
      testImages: evaluation.total, peakMemoryMiB: peakResidentBytes() >> 20,
      epochs: recorder.epochs.map {
        .init(trainLoss: $0.trainLoss, validLoss: $0.validLoss, accuracy: $0.metrics.first)
      },
      classes: classifier.classes, interrupted: classifier.facts.isInterrupted, model: model, report: report)
  }
}
