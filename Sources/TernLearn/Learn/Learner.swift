public import Tern

/// Brings data, model, optimiser and loss together: trains, validates, and prints the course's table.
///
/// ```swift
/// let model = Sequential(Linear(784, 30), ReLU(), Linear(30, 1))
/// let learner = Learner(
///   loaders, model, SGD(model.parameters), loss: binaryCrossEntropyWithLogits,
///   metrics: [.binaryAccuracy])
/// try learner.fit(10, rate: 0.1)
/// ```
public final class Learner {
  /// The batches to train on and to validate on.
  public let dataLoaders: DataLoaders
  /// The model that is trained; a fit changes its parameters in place.
  public let model: any Module
  /// The optimiser that steps the model's parameters.
  public let optimizer: any Optimizer
  /// The function to minimise, of prediction and target; returns a scalar.
  public let loss: (Tensor, Tensor) -> Tensor
  /// What validation measures besides the loss, in the order of the table's columns.
  public let metrics: [Metric]
  /// Called in this order at each point of the loop.
  public var callbacks: [any Callback]
  /// The losses and the table rows of the current or last fit.
  public let recorder = Recorder()
  /// Where the table and the progress bar are written; standard output by default.
  public var output: TextSink
  /// Checked after each batch; once cancelled, it ends the fit.
  public let cancellation: Cancellation

  // Where the loop is, for callbacks.
  /// The number of the current epoch, counted from 0 within this fit.
  public internal(set) var epoch = 0
  /// The number of epochs that this fit was asked for.
  public internal(set) var epochCount = 0
  /// The number of the current batch, counted from 0 within this pass over the training or validation set.
  public internal(set) var batchNumber = 0
  /// The number of batches in this pass.
  public internal(set) var batchCount = 0
  /// Whether the current batch is one to train on; false for validation batches and between passes.
  public internal(set) var isTraining = false
  /// The current batch, on the model's device. A callback may replace it in `beforeBatch`.
  public var batch = Batch(.zeros([0]), .zeros([0]))
  /// The model's output for the current batch. A callback may replace it in `afterPrediction`.
  public var prediction = Tensor.zeros([])
  /// The loss of the current batch, a scalar. A callback may replace it in `afterLoss`.
  public var lossValue = Tensor.zeros([])

  /// Creates a learner, which starts to train when `fit` is called. The optimiser must have been given the
  /// model's parameters.
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
    /// All epochs ran.
    case finished
    /// A callback threw `Learner.Cancel.fit`.
    case cancelled
    /// The learner's `Cancellation`, or the task that the fit runs in, was cancelled.
    case interrupted
  }

  /// Trains for a number of epochs and validates after each. Clears the recorder first, and sets the
  /// optimiser's learning rate to `rate` if given.
  ///
  /// Throws `TrainingError` when the loss is not finite or a loader has no batch, and any error of a callback
  /// other than a `Learner.Cancel`, which leaves part of the loop. The model then keeps the values of the
  /// last step. On the CPU, a loss that is not finite is noticed before its step; on other devices, within 50
  /// batches.
  ///
  /// Traps when `epochs` is negative.
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

  /// The mean loss and the mean of each metric over the validation set, in evaluation mode; batches count by
  /// their number of items.
  ///
  /// Throws `TrainingError.noBatches` when there is no validation set or it has no batch, what callbacks
  /// throw, and `Learner.Cancel.fit` when the learner's `Cancellation` or the current task is cancelled.
  public func validate() throws -> (loss: Double, metrics: [Double]) {
    guard let loader = dataLoaders.valid, loader.batchCount > 0 else {
      throw TrainingError.noBatches(dataset: "validation")
    }
    device = model.device
    return try validate(loader)
  }

  /// Calls `body` with each batch of a loader and the model's prediction for it, in evaluation mode and
  /// without gradients.
  ///
  /// Callbacks do not run. Batches are brought to the model's device. Throws what `body` throws.
  public func predict(_ loader: DataLoader, _ body: (Batch, Tensor) throws -> Void) rethrows {
    try ModuleMode.evaluating {
      let device = model.device
      try noGrad {
        for batch in loader.lazy.map({ $0.to(device) }) { try body(batch, model(batch.inputs)) }
      }
    }
  }

  // MARK: The loop

  private var progress = ProgressBar(.silent, total: 0)
  private var isInterrupted = false
  /// Where the model is, and where its batches are brought.
  private var device = Device.cpu
  /// The losses that have not been checked yet, with what an error would say of them.
  private var unread: [(loss: Tensor, epoch: Int, batch: Int, batchCount: Int, rate: Double)] = []
  /// The most losses to leave unchecked. Checking is not free: to read a loss is to wait for all the work
  /// that the device has been given.
  private static let mostUnread = 50

  private func runEpoch(_ table: Table) throws {
    let began = ContinuousClock.now
    try within(.epoch, { try $0.beforeTrain($1) }, { try $0.afterTrain($1) }, rethrowing: true) {
      isTraining = true
      defer { isTraining = false }
      do {
        try ModuleMode.training { try forEachBatch(of: dataLoaders.train) { try trainBatch() } }
      } catch let cancel as Learner.Cancel {
        try checkLosses()
        throw cancel
      }
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
    unread.append((lossValue.detached(), epoch, batchNumber, batchCount, optimizer.rate))
    // On the CPU the loss is known already, so the check comes before the step at no cost.
    if lossValue.device == .cpu || unread.count == Learner.mostUnread { try checkLosses() }
    lossValue.backward()
    try each { try $0.afterBackward($1) }
    optimizer.step()
    recorder.add(loss: lossValue, epoch: epoch, rate: optimizer.rate)
    try each { try $0.afterStep($1) }
    optimizer.zeroGrad()
  }

  /// Throws an error that names the batch if one of the unchecked losses is not finite.
  private func checkLosses() throws {
    defer { unread = [] }
    for (loss, epoch, batch, batchCount, rate) in unread {
      let value = loss.item()
      guard value.isFinite else {
        throw TrainingError.nonFiniteLoss(
          loss: value, epoch: epoch + 1, batch: batch + 1, batchCount: batchCount, rate: rate)
      }
    }
  }

  private func validate(_ loader: DataLoader) throws -> (loss: Double, metrics: [Double]) {
    // The numbers are read after the last batch, so that no batch waits for the one before it.
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

  /// Runs `before`, the body and `after`. If a `Learner.Cancel` is thrown, `after` still runs; then a cancel
  /// of this kind ends here, unless `rethrowing` is set, and any other goes on to the caller.
  ///
  /// Returns whether the body was left early.
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
