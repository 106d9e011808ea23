public import Tern

/// Data, model, optimiser and loss together: trains, validates, prints the course's table.
///
/// ```swift
/// let model = Sequential(Linear(784, 30), ReLU(), Linear(30, 1))
/// let learner = Learner(
///   loaders, model, SGD(model.parameters), loss: binaryCrossEntropyWithLogits,
///   metrics: [.binaryAccuracy])
/// try learner.fit(10, rate: 0.1)
/// ```
public final class Learner {
  public let dataLoaders: DataLoaders
  public let model: any Module
  public let optimizer: any Optimizer
  /// Prediction and target to a scalar.
  public let loss: (Tensor, Tensor) -> Tensor
  public let metrics: [Metric]
  public var callbacks: [any Callback]
  public let recorder = Recorder()
  public var output: TextSink
  /// Looked at after each batch.
  public let cancellation: Cancellation

  // Where the loop is, for callbacks.
  /// Counts from 0, within this fit.
  public internal(set) var epoch = 0
  public internal(set) var epochCount = 0
  /// Counts from 0, within this pass.
  public internal(set) var batchNumber = 0
  public internal(set) var batchCount = 0
  /// Whether this is a training batch rather than a validation batch.
  public internal(set) var isTraining = false
  /// Callbacks may replace these three where they see them.
  public var batch = Batch(.zeros([0]), .zeros([0]))
  public var prediction = Tensor.zeros([])
  public var lossValue = Tensor.zeros([])

  public init(
    _ dataLoaders: DataLoaders, _ model: any Module, _ optimizer: any Optimizer,
    loss: @escaping (Tensor, Tensor) -> Tensor, metrics: [Metric] = [], callbacks: [any Callback] = [],
    output: TextSink = .standard, cancellation: Cancellation = Cancellation()
  ) {
    self.dataLoaders = dataLoaders
    self.model = model
    self.optimizer = optimizer
    self.loss = loss
    self.metrics = metrics
    self.callbacks = callbacks
    self.output = output
    self.cancellation = cancellation
  }

  /// How a fit ended.
  public enum Ending: Sendable, Equatable {
    case finished
    /// A callback threw `Learner.Cancel.fit`.
    case cancelled
    /// The `Cancellation`, or the task around the fit, asked for it.
    case interrupted
  }

  /// Trains for a number of epochs, validating after each, with the optimiser's learning rate set to
  /// `rate` if given. The recorder begins anew.
  ///
  /// Throws `TrainingError` when the loss is not finite or there is no data, and what callbacks throw
  /// besides `Learner.Cancel`. The model then keeps the values of the last step.
  @discardableResult
  public func fit(_ epochs: Int, rate: Double? = nil) throws -> Ending {
    precondition(epochs >= 0, "fit: the number of epochs is \(epochs)")
    if let rate { optimizer.rate = rate }
    if dataLoaders.train.batchCount == 0 { throw TrainingError.noBatches(dataset: "training") }
    if dataLoaders.valid?.batchCount == 0 { throw TrainingError.noBatches(dataset: "validation") }
    epochCount = epochs
    isInterrupted = false
    recorder.reset()
    unread = []
    device = model.device
    progress = ProgressBar(
      output, total: epochs * (dataLoaders.train.batchCount + (dataLoaders.valid?.batchCount ?? 0)))
    defer { progress.clear() }
    let table = Table(metrics: metrics.map(\.name), hasValidation: dataLoaders.valid != nil)
    output.write(table.heading)
    let wasLeft = try within(.fit, { try $0.beforeFit($1) }, { try $0.afterFit($1) }) {
      for epoch in 0..<epochs {
        self.epoch = epoch
        try within(.epoch, { try $0.beforeEpoch($1) }, { try $0.afterEpoch($1) }) { try runEpoch(table) }
      }
    }
    return isInterrupted ? .interrupted : wasLeft ? .cancelled : .finished
  }

  /// The loss and the metrics over the validation set. Throws `TrainingError` without one.
  public func validate() throws -> (loss: Double, metrics: [Double]) {
    guard let loader = dataLoaders.valid, loader.batchCount > 0 else {
      throw TrainingError.noBatches(dataset: "validation")
    }
    device = model.device
    return try validate(loader)
  }

  /// Predictions for all items of a loader, one batch after another, in evaluation mode.
  public func predict(_ loader: DataLoader, _ body: (Batch, Tensor) throws -> Void) rethrows {
    try ModuleMode.evaluating {
      try noGrad { for batch in loader { try body(batch, model(batch.inputs)) } }
    }
  }

  // MARK: The loop

  private var progress = ProgressBar(.silent, total: 0)
  private var isInterrupted = false
  /// Where the model is, and the batches are brought.
  private var device = Device.cpu
  /// Losses of this epoch that were not looked at, with their batches' numbers.
  private var unread: [(loss: Tensor, batch: Int)] = []
  /// How many of these there are at most: looking at one waits for all that the device has to do.
  private static let mostUnread = 50

  private func runEpoch(_ table: Table) throws {
    let began = ContinuousClock.now
    try within(.epoch, { try $0.beforeTrain($1) }, { try $0.afterTrain($1) }, rethrowing: true) {
      isTraining = true
      defer { isTraining = false }
      try ModuleMode.training { try forEachBatch(of: dataLoaders.train) { try trainBatch() } }
      try checkLosses()
    }
    let (validLoss, metrics) = try dataLoaders.valid.map { try validate($0) } ?? (nil, [])
    let row = Recorder.Epoch(
      epoch: epoch, trainLoss: recorder.smoothLoss, validLoss: validLoss, metrics: metrics,
      duration: ContinuousClock.now - began)
    recorder.epochs.append(row)
    progress.clear()
    output.write(table.row(row))
  }

  private func trainBatch() throws {
    prediction = model(batch.inputs)
    try each { try $0.afterPrediction($1) }
    lossValue = loss(prediction, batch.targets)
    try each { try $0.afterLoss($1) }
    unread.append((lossValue.detached(), batchNumber))
    // On the CPU the loss is there already, and a step with one that is not finite never happens.
    if lossValue.device == .cpu || unread.count == Learner.mostUnread { try checkLosses() }
    lossValue.backward()
    try each { try $0.afterBackward($1) }
    optimizer.step()
    recorder.add(loss: lossValue, epoch: epoch, rate: optimizer.rate)
    try each { try $0.afterStep($1) }
    optimizer.zeroGrad()
  }

  /// Throws when a loss that was not looked at yet is not finite, naming its batch.
  private func checkLosses() throws {
    defer { unread = [] }
    for (loss, batch) in unread {
      let value = loss.item()
      guard value.isFinite else {
        throw TrainingError.nonFiniteLoss(
          loss: value, epoch: epoch + 1, batch: batch + 1, batchCount: batchCount, rate: optimizer.rate)
      }
    }
  }

  private func validate(_ loader: DataLoader) throws -> (loss: Double, metrics: [Double]) {
    // Read when all is computed, so that no batch waits for the one before.
    var found: [(count: Int, loss: Tensor, metrics: [Tensor])] = []
    try within(.epoch, { try $0.beforeValidate($1) }, { try $0.afterValidate($1) }, rethrowing: true) {
      try ModuleMode.evaluating {
        try noGrad {
          try forEachBatch(of: loader) {
            prediction = model(batch.inputs)
            try each { try $0.afterPrediction($1) }
            lossValue = loss(prediction, batch.targets)
            try each { try $0.afterLoss($1) }
            found.append((batch.count, lossValue, metrics.map { $0.compute(prediction, batch.targets) }))
          }
        }
      }
    }
    return (
      WeightedMean.of(found.map { ($0.loss, $0.count) }),
      metrics.indices.map { index in WeightedMean.of(found.map { ($0.metrics[index], $0.count) }) }
    )
  }

  private func forEachBatch(of loader: DataLoader, _ body: () throws -> Void) throws {
    batchCount = loader.batchCount
    for (number, next) in loader.enumerated() {
      batchNumber = number
      batch = next.to(device)
      try within(.batch, { try $0.beforeBatch($1) }, { try $0.afterBatch($1) }, body)
      progress.advance("epoch \(epoch + 1)/\(epochCount)")
      if cancellation.isCancelled || Task.isCancelled {
        isInterrupted = true
        throw Learner.Cancel.fit
      }
    }
  }

  /// Before, body, after: the one place where a `Learner.Cancel` of this kind is caught. Any `Learner.Cancel` lets the
  /// callbacks clean up on its way out. Says whether the body was left early.
  @discardableResult
  private func within(
    _ kind: Learner.Cancel, _ before: (any Callback, Learner) throws -> Void,
    _ after: (any Callback, Learner) throws -> Void, rethrowing: Bool = false, _ body: () throws -> Void
  ) throws -> Bool {
    do {
      try each(before)
      try body()
    } catch let cancel as Learner.Cancel {
      if cancel == kind && !rethrowing { try each { try $0.afterCancel(cancel, $1) } }
      try each(after)
      if cancel == kind && !rethrowing { return true }
      throw cancel
    }
    try each(after)
    return false
  }

  private func each(_ event: (any Callback, Learner) throws -> Void) throws {
    for callback in callbacks { try event(callback, self) }
  }
}
