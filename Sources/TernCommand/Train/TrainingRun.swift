import Tern
import TernLearn
import TernVision

/// One training: the data as loaders, the network, the optimiser and the schedule.
struct TrainingRun {
  let classifier: ImageClassifier
  let learner: Learner
  let dataset: ImageDataset
  let recipe: Recipe
  let split: (train: [Int], valid: [Int])
  private let best = BestWeights()

  init(_ dataset: ImageDataset, _ recipe: Recipe, epochs: Int?, seed: UInt64, output: TextSink) throws {
    let train = dataset.train
    (self.dataset, self.recipe) = (dataset, recipe)
    // One stream for everything: the split, the weights, then the order and the changes of each epoch.
    let generator = Generator(seed: seed)
    split = train.split(validating: train.count / Recipe.validationShare, generator: generator)
    let architecture = recipe.architecture(
      rows: train.rows, columns: train.columns, classes: train.classes.count)
    let network = try architecture.build(generator: generator)
    let statistics = train.pixelStatistics()
    // Images that are all alike have no deviation to divide by.
    let normalization =
      statistics.deviation > 0
      ? ImageClassifier.Normalization(mean: statistics.mean, deviation: statistics.deviation) : .unit
    classifier = ImageClassifier(
      architecture, network, classes: train.classes, normalization: normalization,
      facts: .init(
        seed: seed, data: dataset.title, dataChecksum: train.sha256(),
        epochs: recipe.epochs(for: split.train.count, asked: epochs)))

    let loaders = DataLoaders(
      DataLoader(
        ByteImages(
          train, positions: split.train, normalization: normalization,
          augmentation: recipe.changes.augmentation,
          generator: generator),
        batchSize: recipe.batch, order: .shuffled(generator),
        // A short last batch would need buffers of its own sizes beside those of the others.
        dropLast: split.train.count / recipe.batch >= 20),
      split.valid.isEmpty
        ? nil
        : DataLoader(
          ByteImages(train, positions: split.valid, normalization: normalization),
          batchSize: recipe.batch))
    var callbacks: [any Callback] = [OneCycle(maximum: recipe.rate)]
    if let decay = recipe.averageDecay { callbacks.append(WeightAverage(decay: decay)) }
    learner = Learner(
      loaders, network, AdamW(network.parameters, rate: recipe.rate, weightDecay: recipe.weightDecay),
      loss: { [smoothing = recipe.labelSmoothing] in crossEntropy($0, $1, labelSmoothing: smoothing) },
      metrics: [.accuracy], callbacks: callbacks + [best], output: output, cancellation: .onInterrupt())
  }

  /// What is about to be done, in lines.
  var summary: String {
    let facts = classifier.facts
    let network = "\(recipe.network), \(classifier.model.parameterCount) parameters"
    let data =
      "\(split.train.count) images to learn from, \(split.valid.count) to choose the epoch by, \(dataset.test.count) to test with"
    let steps =
      "\(facts.epochs) epoch\(facts.epochs == 1 ? "" : "s"), batches of \(recipe.batch), rate up to \(recipe.rate), seed \(facts.seed)"
    let changes = recipe.changes == .none ? "" : ", augmented as \(recipe.changes)"
    return "recipe:   \(recipe.name), \(steps)\nnetwork:  \(network)\ndata:     \(data)\(changes)"
  }

  func fit() throws -> Learner.Ending { try learner.fit(classifier.facts.epochs) }

  /// The finished classifier with its score on the test images.
  /// Throws when the last step has made the weights useless: such a model is not to be written.
  func result(_ ending: Learner.Ending, since began: ContinuousClock.Instant) throws -> TrainingResult {
    let evaluation = try Evaluation(classifier, on: dataset.test)
    let seconds = (ContinuousClock.now - began).seconds
    var finished = classifier
    finished.facts.isInterrupted = ending == .interrupted
    finished.facts.metrics = ["accuracy": evaluation.accuracy, "loss": evaluation.loss]
    let chosen = best.epoch.map { learner.recorder.epochs[$0] }
    if let accuracy = chosen?.metrics.first { finished.facts.metrics["validation accuracy"] = accuracy }
    return TrainingResult(
      classifier: finished, recipe: recipe, evaluation: evaluation, recorder: learner.recorder,
      chosen: chosen, seconds: seconds, parameters: finished.model.parameterCount)
  }
}
