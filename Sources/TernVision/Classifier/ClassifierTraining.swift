import Tern
public import TernLearn

/// One training of a classifier: the data as loaders, the network, the optimiser and the schedule.
///
/// ```swift
/// let training = try ClassifierTraining(on: dataset, Recipe(.good, for: dataset.train), output: .standard)
/// let result = try training.run()
/// ```
public struct ClassifierTraining {
  /// The data set; its test part is only measured on.
  public let dataset: ImageDataset
  /// The network and the settings of the training.
  public let recipe: Recipe
  /// Passes over the images that are learned from.
  public let epochs: Int
  /// The seed of every random choice.
  public let seed: UInt64
  /// The learner that trains; callbacks may be added to it before `run()`.
  public let learner: Learner
  /// Positions in the training part of the images that are learned from, and of those by which the best epoch
  /// is chosen.
  public let split: (train: [Int], valid: [Int])
  let architecture: Architecture
  let network: Sequential
  let normalization: ImageNormalization
  let preparation: ImagePreparation
  private let best = BestWeights()

  /// Prepares a training on the training part of `dataset`.
  ///
  /// One in twelve of its images is kept aside to choose the epoch by. `epochs` overrides the recipe's
  /// passes. The seed decides every random choice: the same seed gives the same weights, to the bit. The
  /// table goes to `output`, nowhere by default. Throws `ClassifierError` when the images cannot be trained
  /// on with this recipe.
  public init(
    on dataset: ImageDataset, _ recipe: Recipe, epochs: Int? = nil, seed: UInt64 = 42,
    output: TextSink = .silent, cancellation: Cancellation = Cancellation()
  ) throws(ClassifierError) {
    try Self.check(dataset)
    let train = dataset.train
    (self.dataset, self.recipe, self.seed) = (dataset, recipe, seed)
    // One stream for everything: the split, the weights, then the order and the changes of each epoch.
    let generator = Generator(seed: seed)
    split = train.split(validating: train.count / Recipe.validationShare, generator: generator)
    self.epochs = epochs ?? recipe.epochs(for: split.train.count)
    architecture = recipe.architecture(for: train)
    do { network = try architecture.build(generator: generator) } catch {
      throw .unusable(data: dataset.title, problem: "no network fits its images: \(error)")
    }
    normalization = ImageNormalization(of: train)
    preparation = ImagePreparation(for: dataset)

    let batches = Batches(count: split.train.count, size: recipe.batchSize)
    if batches.smallest == 1, architecture.normalizesSingleValues {
      throw .batchTooSmall(data: dataset.title, rows: train.rows, columns: train.columns)
    }
    let loaders = DataLoaders(
      DataLoader(
        ByteImages(
          train, positions: split.train, normalization: normalization, augmentation: recipe.augmentation,
          background: train.background(preparation), generator: generator),
        batchSize: recipe.batchSize, order: .shuffled(generator), dropLast: batches.dropsLast),
      split.valid.isEmpty
        ? nil
        : DataLoader(
          ByteImages(train, positions: split.valid, normalization: normalization),
          batchSize: recipe.batchSize))
    var callbacks: [any Callback] = [OneCycle(maximum: recipe.rate)]
    if let decay = recipe.averageDecay { callbacks.append(WeightAverage(decay: decay)) }
    learner = Learner(
      loaders, network, AdamW(network.parameters, rate: recipe.rate, weightDecay: recipe.weightDecay),
      loss: { [smoothing = recipe.labelSmoothing] in crossEntropy($0, $1, labelSmoothing: smoothing) },
      metrics: [.accuracy], callbacks: callbacks + [best], output: output, cancellation: cancellation)
  }

  /// Trains, and measures the finished classifier on the test images.
  ///
  /// The result's seconds count from `began`. A cancelled training gives what was learned so far. Throws
  /// `ClassifierError.answersAreNotNumbers` when the last step has made the weights useless, and any error of
  /// a callback.
  public func run(since began: ContinuousClock.Instant = .now) throws -> TrainingResult {
    let ending = try learner.fit(epochs)
    var classifier = ImageClassifier(
      architecture, network, classes: dataset.train.classes, normalization: normalization,
      preparation: preparation,
      facts: .init(
        seed: seed, data: dataset.title, dataChecksum: dataset.train.sha256(), epochs: epochs,
        isInterrupted: ending == .interrupted))
    let evaluation = try classifier.evaluate(on: dataset.test)
    classifier.facts.metrics = ["accuracy": evaluation.accuracy, "loss": evaluation.loss]
    let chosen = best.epoch.flatMap { number in learner.recorder.epochs.first { $0.epoch == number } }
    if let accuracy = chosen?.metrics.first { classifier.facts.metrics["validation accuracy"] = accuracy }
    return TrainingResult(
      classifier: classifier, recipe: recipe, evaluation: evaluation, recorder: learner.recorder,
      chosen: chosen, seconds: (ContinuousClock.now - began).seconds)
  }
}

extension ImageClassifier {
  /// Trains a classifier on the training part of a data set and measures it on the test part.
  ///
  /// `ClassifierTraining` does it with any recipe. Throws `ClassifierError` when the images cannot be trained
  /// on.
  public static func train(
    on dataset: ImageDataset, preset: Recipe.Preset = .fast, seed: UInt64 = 42, output: TextSink = .silent
  ) throws -> TrainingResult {
    let recipe = Recipe(preset, for: dataset.train)
    return try ClassifierTraining(on: dataset, recipe, seed: seed, output: output).run()
  }
}
