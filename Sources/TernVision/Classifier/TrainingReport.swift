import Tern
import TernLearn

extension TrainingResult {
  /// A page about the training: how it went, and what the classifier gets wrong. `dataset` is what it was
  /// trained on.
  public func report(on dataset: ImageDataset) -> Report {
    TrainingReport(result: self, dataset: dataset).report
  }
}

private struct TrainingReport {
  let result: TrainingResult
  let dataset: ImageDataset

  var report: Report {
    let (facts, evaluation) = (result.classifier.facts, result.evaluation)
    var report = Report(
      "A classifier of \(dataset.title)", subtitle: result.classifier.architecture.description)
    report.keyValues([
      ("accuracy", "\(percent(evaluation.accuracy)) of \(evaluation.total) test images"),
      (
        "validation",
        result.chosen.map { "\(percent($0.metrics[0])) in epoch \($0.epoch), which was kept" } ?? "none"
      ),
      ("recipe", result.recipe.name),
      ("time", "\(fixed(result.seconds, 1)) s, with loading"),
      ("parameters", "\(result.classifier.parameterCount)"),
      ("seed", "\(facts.seed)"),
      ("data", dataset.summary),
      ("checksum of the training data", facts.dataChecksum),
    ])
    if facts.isInterrupted {
      report.callout("The training was interrupted; this is what it had learned so far.")
    }

    report.section("What it learned from")
    report.images(
      examples.map(dataset.train.picture), captions: examples.map { name(dataset.train.labels[$0]) })

    if result.recipe.augmentation != .none {
      report.subsection("and how the same images are changed at random, anew in each epoch")
      let background = dataset.train.background(result.classifier.preparation)
      report.images(
        examples.map {
          result.recipe.augmentation.changed(
            dataset.train.picture($0), seed: UInt64($0), background: background)
        },
        captions: examples.map { name(dataset.train.labels[$0]) })
    }

    report.section("How the training went")
    let steps = result.recorder.steps
    report.picture(
      Plot("Training loss", x: "step", y: "loss")
        .line(steps.indices.map(Double.init), steps.map(\.smoothLoss), name: "smoothed"))
    report.table(
      ["epoch", "train loss", "valid loss", "accuracy", "seconds"],
      rows: result.recorder.epochs.map { epoch in
        [
          "\(epoch.epoch)", fixed(epoch.trainLoss, 6), epoch.validLoss.map { fixed($0, 6) } ?? "",
          epoch.metrics.first.map { fixed($0, 6) } ?? "", fixed(epoch.duration.seconds, 2),
        ]
      })

    report.section("What it gets right and wrong")
    // Cells of more classes are too small to read.
    if evaluation.classes.count <= 64 {
      report.picture(ConfusionMatrix(counts: evaluation.confusion, classes: evaluation.classes))
    }
    let mistakes = evaluation.mistakes.prefix(24)
    if !mistakes.isEmpty {
      report.subsection("The mistakes it was surest of")
      report.images(
        mistakes.map { dataset.test.picture($0.index) },
        captions: mistakes.map {
          "\(name(dataset.test.labels[$0.index])), taken for \(dataset.test.classes[$0.answer.label]) (\(percent($0.answer.probability)))"
        })
    }
    return report
  }

  /// The first two training images of each class, up to 20 images.
  private var examples: [Int] {
    dataset.train.classes.indices.flatMap { dataset.train.indices(ofClass: $0).prefix(2) }.prefix(20).map {
      $0
    }
  }

  private func name(_ label: Int) -> String { dataset.train.classes[label] }
}
