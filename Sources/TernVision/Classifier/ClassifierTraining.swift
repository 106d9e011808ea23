import Tern
public import TernLearn

/// One training of a classifier: the data as loaders, the network, the optimiser and the schedule.
///
/// ```swift
/// let training = try ClassifierTraining(on: dataset, Recipe(.good, for: dataset.train), output: .standard)
/// let result = try training.run()
/// ```
public struct ClassifierTraining {
  public let dataset: ImageDataset
  public let recipe: Recipe
  /// What trains; callbacks may be added before `run()`.
  public let learner: Learner
  /// Places of the training images that are learned from, and of those that the epoch is chosen by.
  public let split: (train: [Int], valid: [Int])
  private let classifier: ImageClassifier
  private let best = BestWeights()

  /// Prepares a training on the training part of `dataset`.
  ///
  /// One in twelve of its images is kept aside to choose the epoch by. `epochs` overrides the recipe's passes.
  /// The seed decides every random choice: the same seed gives the same weights, to the bit. The table goes to
  /// `output`, nowhere by default. Throws `ClassifierError` when the images cannot be trained on.
  public init(
    on dataset: ImageDataset, _ recipe: Recipe, epochs: Int? = nil, seed: UInt64 = 42,
    output: TextSink = .silent, cancellation: Cancellation = Cancellation()
  ) throws(ClassifierError) {
    try Self.check(dataset)
    let train = dataset.train
    (self.dataset, self.recipe) = (dataset, recipe)
    // One stream for everything: the split, the weights, then the order and the changes of each epoch.
    let generator = Generator(seed: seed)
    split = train.split(validating: train.count / Recipe.validationShare, generator: generator)
    let architecture = recipe.architecture(
      rows: train.rows, columns: train.columns, classes: train.classes.count)
    let network: Sequential
    do { network = try architecture.build(generator: generator) } catch {
      throw .tooFew(data: dataset.title, problem: "no network fits its images: \(error)")
    }
    let statistics = train.pixelStatistics()
    // Images that are all alike have no deviation to divide by.
    let normalization =
      statistics.deviation > 0
      ? ImageClassifier.Normalization(mean: statistics.mean, deviation: statistics.deviation) : .unit
    classifier = ImageClassifier(
      architecture, network, classes: train.classes, normalization: normalization,
      facts: .init(
        seed: seed, data: dataset.title, dataChecksum: train.sha256(),
        epochs: epochs ?? recipe.epochs(for: split.train.count)))

    let loaders = DataLoaders(
      DataLoader(
        ByteImages(
          train, positions: split.train, normalization: normalization, augmentation: recipe.augmentation,
          generator: generator),
        batchSize: recipe.batchSize, order: .shuffled(generator),
        // A short last batch would need buffers of its own sizes beside those of the others.
        dropLast: split.train.count / recipe.batchSize >= 20),
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

  /// Whether there is something to learn, a model of these images is of a sensible size, and its file could
  /// be read again.
  private static func check(_ dataset: ImageDataset) throws(ClassifierError) {
    let train = dataset.train
    guard train.classes.count > 1, train.count > 0 else {
      throw .tooFew(
        data: dataset.title,
        problem: "\(train.count) training images of \(train.classes.count) classes; give images of two or more")
    }
    guard train.rows < 1 << 15, train.columns < 1 << 15,
      train.rows * train.columns <= LabeledImages.mostTrainedPixels
    else { throw .tooLarge(data: dataset.title, rows: train.rows, columns: train.columns) }
    if let problem = ImageClassifier.problem(ofClasses: train.classes) {
      throw .classNames(data: dataset.title, problem: problem)
    }
  }

  /// What is about to be done, in lines.
  public var summary: String {
    let facts = classifier.facts
    let network = "\(recipe.network), \(classifier.model.parameterCount) parameters"
    let data =
      "\(split.train.count) images to learn from, \(split.valid.count) to choose the epoch by, \(dataset.test.count) to test with"
    let steps =
      "\(facts.epochs) epoch\(facts.epochs == 1 ? "" : "s"), batches of \(recipe.batchSize), rate up to \(recipe.rate), seed \(facts.seed)"
    let changes = recipe.augmentation == .none ? "" : ", augmented as \(recipe.augmentation)"
    return "recipe:   \(recipe.name), \(steps)\nnetwork:  \(network)\ndata:     \(data)\(changes)"
  }

  /// Trains, and measures the finished classifier on the test images.
  ///
  /// The result's seconds count from `began`. A cancelled training gives what was learned so far. Throws
  /// `ClassifierError.answersAreNotNumbers` when the last step has made the weights useless, and what
  /// callbacks throw.
  public func run(since began: ContinuousClock.Instant = .now) throws -> TrainingResult {
    let ending = try learner.fit(classifier.facts.epochs)
    let evaluation = try classifier.evaluate(on: dataset.test)
    let seconds = (ContinuousClock.now - began) / .seconds(1)
    var finished = classifier
    finished.facts.isInterrupted = ending == .interrupted
    finished.facts.metrics = ["accuracy": evaluation.accuracy, "loss": evaluation.loss]
    let chosen = best.epoch.map { learner.recorder.epochs[$0] }
    if let accuracy = chosen?.metrics.first { finished.facts.metrics["validation accuracy"] = accuracy }
    return TrainingResult(
      classifier: finished, recipe: recipe, evaluation: evaluation, recorder: learner.recorder,
      chosen: chosen, seconds: seconds)
  }
}

extension ImageClassifier {
  /// Trains a classifier on the training part of a data set and measures it on the test part.
  ///
  /// `ClassifierTraining` does the same with any recipe. Throws `ClassifierError` when the images cannot be
  /// trained on.
  public static func train(
    on dataset: ImageDataset, preset: Recipe.Preset = .fast, seed: UInt64 = 42, output: TextSink = .silent
  ) throws -> TrainingResult {
    let recipe = Recipe(preset, for: dataset.train)
    return try ClassifierTraining(on: dataset, recipe, seed: seed, output: output).run()
  }
}
