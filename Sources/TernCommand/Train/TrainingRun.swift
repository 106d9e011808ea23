import Tern
import TernLearn
import TernVision

/// One training: the data as loaders, the network, the optimiser and the schedule.
struct TrainingRun {
  let classifier: ImageClassifier
  let learner: Learner
  let dataset: ImageDataset
  let summary: String

  init(
    _ dataset: ImageDataset, model kind: TrainCommand.Model, epochs: Int, rate: Double, batch: Int,
    seed: UInt64, output: TextSink
  ) throws {
    self.dataset = dataset
    let train = dataset.train
    let pixels = train.rows * train.columns
    let classes = train.classes.count
    let layers: [Architecture.Layer] =
      switch kind {
      case .linear: [.flatten, .linear(pixels, classes)]
      case .net: [.flatten, .linear(pixels, 512), .relu, .linear(512, classes)]
      }
    let architecture = Architecture(inputs: [train.rows, train.columns], layers)
    // One stream for everything: first the weights, then the order of each epoch.
    let generator = Generator(seed: seed)
    let network = try architecture.build(generator: generator)
    let normalization = ImageClassifier.Normalization.unit
    classifier = ImageClassifier(
      architecture, network, classes: train.classes, normalization: normalization,
      facts: .init(seed: seed, data: dataset.title, dataChecksum: train.sha256(), epochs: epochs))

    let bytesToInputs: @Sendable (Batch) -> Batch = { Batch(normalization.apply($0.inputs), $0.targets) }
    let loaders = DataLoaders(
      DataLoader(
        TensorDataset(train.imageTensor, train.labelTensor), batchSize: batch, order: .shuffled(generator),
        transform: bytesToInputs),
      DataLoader(
        TensorDataset(dataset.test.imageTensor, dataset.test.labelTensor), batchSize: 1000,
        transform: bytesToInputs))
    learner = Learner(
      loaders, network, Adam(network.parameters, rate: rate), loss: { crossEntropy($0, $1) },
      metrics: [.accuracy],
      callbacks: [OneCycle(maximum: rate)], output: output, cancellation: .onInterrupt())
    summary = "\(architecture); \(network.parameterCount) parameters; batches of \(batch), seed \(seed)"
  }

  func fit() throws -> Learner.Ending { try learner.fit(classifier.facts.epochs) }

  /// The finished classifier with its score on the test images.
  /// Throws when the last step has made the weights useless: such a model is not to be written.
  func result(_ ending: Learner.Ending, since began: ContinuousClock.Instant) throws -> TrainingResult {
    let seconds = ContinuousClock.now - began
    let evaluation = try Evaluation(classifier, on: dataset.test)
    var finished = classifier
    finished.facts.isInterrupted = ending == .interrupted
    finished.facts.metrics = ["accuracy": evaluation.accuracy, "loss": evaluation.loss]
    return TrainingResult(
      classifier: finished, evaluation: evaluation, recorder: learner.recorder, seconds: seconds.seconds,
      parameters: finished.model.parameterCount)
  }
}

extension Duration {
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
