import Tern
import TernLearn
import Testing

@testable import TernVision

/// What cannot be trained on is refused before a step is made.
@Suite struct ClassifierTrainingTests {
  private func dataset(
    _ count: Int, rows: Int = 4, columns: Int = 4, classes: [String] = ["a", "b"], channels: Int = 1
  ) -> ImageDataset {
    let images = LabeledImages(
      pixels: (0..<count * channels * rows * columns).map { UInt8($0 * 37 % 251) },
      labels: (0..<count).map { $0 % classes.count }, channels: channels, rows: rows, columns: columns,
      classes: classes)
    return ImageDataset(name: "x", title: "X", train: images, test: images, source: .folder(""))
  }

  private func error(_ dataset: ImageDataset, _ recipe: Recipe = .linear) -> ClassifierError? {
    do throws(ClassifierError) { _ = try ClassifierTraining(on: dataset, recipe) } catch { return error }
    return nil
  }

  @Test func whatCannotBeTrainedOnIsNamed() {
    #expect(error(dataset(4)) == nil)
    #expect(error(dataset(4, rows: 40_000, columns: 1)) == .tooLarge(data: "X", rows: 40_000, columns: 1))
    #expect(error(dataset(1, rows: 300, columns: 300)) == .tooLarge(data: "X", rows: 300, columns: 300))
    for (data, says) in [
      (dataset(4, classes: ["a"]), "4 training images of 1 classes"),
      (dataset(0), "0 training images of 2 classes"),
      (dataset(4, classes: ["a", "a"]), "the class 'a' stands twice"),
      (dataset(4, classes: ["a", "\u{202E}b"]), "control characters"),
    ] {
      guard case .unusable("X", let problem) = error(data) else {
        Issue.record("\(says): \(String(describing: error(data)))")
        continue
      }
      #expect(problem.contains(says), "\(problem)")
    }
  }

  /// Batch norm of one value for each channel has no deviation, and would end the program.
  @Test func batchesOfOneSmallImage() throws {
    var recipe = Recipe(.fast, for: dataset(24).train)
    recipe.batchSize = 1
    #expect(error(dataset(24, rows: 2, columns: 2), recipe) == .batchTooSmall(data: "X", rows: 2, columns: 2))
    #expect(error(dataset(24, rows: 28, columns: 28), recipe) == nil)
    recipe.batchSize = 128
    #expect(error(dataset(1, rows: 2, columns: 2), recipe) == .batchTooSmall(data: "X", rows: 2, columns: 2))
    // 24 images less 2 to choose by are 22: the last batch of 7 would be one image, and is left out.
    recipe.batchSize = 7
    _ = try ClassifierTraining(on: dataset(24, rows: 2, columns: 2), recipe, epochs: 1).run()
  }

  @Test func batches() {
    func check(
      _ count: Int, _ size: Int, drops: Bool, smallest: Int, _ place: SourceLocation = #_sourceLocation
    ) {
      let batches = ClassifierTraining.Batches(count: count, size: size)
      #expect(batches.dropsLast == drops && batches.smallest == smallest, sourceLocation: place)
    }
    check(22, 7, drops: true, smallest: 7)
    check(23, 7, drops: false, smallest: 2)
    check(21, 7, drops: false, smallest: 7)
    check(1, 7, drops: false, smallest: 1)
    check(5, .max, drops: false, smallest: 5)
    check(55_000, 128, drops: true, smallest: 128)
  }

  /// The most probable answers are kept apart from what they are measured by.
  @Test func theBestIsChosenOnValidationImages() throws {
    let data = dataset(48)
    let results = try (1...3).map { try ClassifierTraining(on: data, .linear, epochs: 1, seed: $0).run() }
    let best = try #require(TrainingResult.best(of: results))
    let accuracy = try #require(results.compactMap(\.validationAccuracy).max())
    let equals = results.filter { $0.validationAccuracy == accuracy }
    #expect(best.validationAccuracy == accuracy)
    // Of equals the one with the least loss.
    #expect(best.chosen?.validLoss == equals.compactMap { $0.chosen?.validLoss }.min())
    #expect(Set(results.compactMap { $0.chosen?.validLoss }).count == 3)
    #expect(TrainingResult.best(of: []) == nil)
  }

  @Test func coloursMoveOntoTheMeanColour() {
    let data = dataset(4, channels: 3).train
    #expect(
      data.background(ImagePreparation()) == data.channelStatistics().map { UInt8(($0.mean * 255).rounded()) }
    )
    #expect(dataset(4).train.background(ImagePreparation(digits: .darkOnLight)) == [255])
    #expect(dataset(4).train.background(ImagePreparation()) == [0])
  }
}
