public import Tern

extension Learner {
  /// A training at the end of an epoch: enough to go on from there.
  public struct Snapshot: Sendable {
    /// Epochs completed in this fit.
    public var epochs: Int
    /// The model's state dictionary.
    public var parameters: [String: Tensor]
    /// The optimiser's running values by name.
    public var optimizerState: [String: Tensor]
    /// The optimiser's learning rate.
    public var rate: Double
    /// The table so far.
    public var history: [Recorder.Epoch]
  }

  /// The present state. Tensors are values: training on does not change them.
  public var snapshot: Learner.Snapshot {
    Learner.Snapshot(
      epochs: recorder.epochs.count, parameters: model.stateDictionary, optimizerState: optimizer.state,
      rate: optimizer.rate, history: recorder.epochs)
  }

  /// Puts model, optimiser and rate back. Throws `StateDictionaryError` or `OptimizerStateError`, then
  /// with both as they were.
  public func restore(_ snapshot: Learner.Snapshot) throws {
    let before = optimizer.state
    try optimizer.load(state: snapshot.optimizerState)
    do {
      try model.load(stateDictionary: snapshot.parameters)
    } catch {
      try optimizer.load(state: before)
      throw error
    }
    optimizer.rate = snapshot.rate
  }
}

/// Saves a snapshot now and then, and when a fit is left early (Ctrl-C, say), so that the work of the
/// epochs so far is kept.
public struct Checkpoint: Callback {
  private let interval: Int
  private let save: (Learner.Snapshot) throws -> Void

  /// After each `every` epochs, after the last one, and on leaving the fit. What `save` throws ends the
  /// fit. Traps unless `every` is positive.
  public init(every: Int = 1, save: @escaping (Learner.Snapshot) throws -> Void) {
    precondition(every > 0, "Checkpoint: every must be positive, got \(every)")
    interval = every
    self.save = save
  }

  public func afterEpoch(_ learner: Learner) throws {
    let done = learner.epoch + 1
    // A cancelled epoch has not added its row; leaving the fit saves it below.
    guard learner.recorder.epochs.last?.epoch == learner.epoch else { return }
    if done % interval == 0 || done == learner.epochCount { try save(learner.snapshot) }
  }

  public func afterCancel(_ cancel: Learner.Cancel, _ learner: Learner) throws {
    if cancel == .fit { try save(learner.snapshot) }
  }
}
