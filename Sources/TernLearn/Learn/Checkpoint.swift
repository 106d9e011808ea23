public import Tern

extension Learner {
  /// The state of a training, enough to resume it later.
  public struct Snapshot: Sendable {
    /// The number of epochs completed in this fit.
    public var epochs: Int
    /// The model's parameters and buffers by name, its state dictionary.
    public var parameters: [String: Tensor]
    /// The optimiser's running values by name.
    public var optimizerState: [String: Tensor]
    /// The optimiser's learning rate.
    public var rate: Double
    /// The rows of the table, one for each completed epoch.
    public var history: [Recorder.Epoch]
  }

  /// The current state of the training. Its tensors are values, which later training does not change.
  public var snapshot: Learner.Snapshot {
    Learner.Snapshot(
      epochs: recorder.epochs.count, parameters: model.stateDictionary, optimizerState: optimizer.state,
      rate: optimizer.rate, history: recorder.epochs)
  }

  /// Puts back the model's values, the optimiser's running values and the learning rate. The recorder and the
  /// number of epochs stay as they are.
  ///
  /// Throws `StateDictionaryError` or `OptimizerStateError`, and changes nothing, if the snapshot does not
  /// fit.
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

/// Saves a snapshot every few epochs, and when a fit is left early, by Ctrl-C for example, so that the work
/// done so far is not lost.
public struct Checkpoint: Callback {
  private let interval: Int
  private let save: (Learner.Snapshot) throws -> Void

  /// Creates a callback that calls `save` after every `every` epochs, after the last epoch, and when the fit
  /// is left early.
  ///
  /// An error that `save` throws ends the fit. Traps unless `every` is positive.
  public init(every: Int = 1, save: @escaping (Learner.Snapshot) throws -> Void) {
    precondition(every > 0, "Checkpoint: every must be positive, got \(every)")
    interval = every
    self.save = save
  }

  /// Saves a snapshot after every `every` epochs and after the last one; throws what `save` throws.
  public func afterEpoch(_ learner: Learner) throws {
    let done = learner.epoch + 1
    // A cancelled epoch has no row. If the whole fit was left, `afterCancel` saves.
    guard learner.recorder.epochs.last?.epoch == learner.epoch else { return }
    if done % interval == 0 || done == learner.epochCount { try save(learner.snapshot) }
  }

  /// Saves a snapshot if the fit was left early; throws what `save` throws.
  public func afterCancel(_ cancel: Learner.Cancel, _ learner: Learner) throws {
    if cancel == .fit { try save(learner.snapshot) }
  }
}
