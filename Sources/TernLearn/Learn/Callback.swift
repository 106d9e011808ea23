/// Code that runs at points of the training loop; implement the methods that you need.
///
/// ```
/// beforeFit
///   beforeEpoch
///     beforeTrain
///       beforeBatch  predict  afterPrediction  loss  afterLoss  backward  afterBackward  step  afterStep  afterBatch
///     afterTrain
///     beforeValidate
///       beforeBatch  predict  afterPrediction  loss  afterLoss  afterBatch
///     afterValidate
///   afterEpoch
/// afterFit
/// ```
///
/// Throwing a `Learner.Cancel` leaves the batch, the epoch or the fit; any other error ends `fit` with it.
public protocol Callback {
  func beforeFit(_ learner: Learner) throws
  func beforeEpoch(_ learner: Learner) throws
  func beforeTrain(_ learner: Learner) throws
  func beforeBatch(_ learner: Learner) throws
  func afterPrediction(_ learner: Learner) throws
  func afterLoss(_ learner: Learner) throws
  func afterBackward(_ learner: Learner) throws
  func afterStep(_ learner: Learner) throws
  func afterBatch(_ learner: Learner) throws
  func afterTrain(_ learner: Learner) throws
  func beforeValidate(_ learner: Learner) throws
  func afterValidate(_ learner: Learner) throws
  func afterEpoch(_ learner: Learner) throws
  func afterFit(_ learner: Learner) throws
  /// What was left early, before its `after...` method runs.
  func afterCancel(_ cancel: Learner.Cancel, _ learner: Learner) throws
}

extension Callback {
  public func beforeFit(_ learner: Learner) throws {}
  public func beforeEpoch(_ learner: Learner) throws {}
  public func beforeTrain(_ learner: Learner) throws {}
  public func beforeBatch(_ learner: Learner) throws {}
  public func afterPrediction(_ learner: Learner) throws {}
  public func afterLoss(_ learner: Learner) throws {}
  public func afterBackward(_ learner: Learner) throws {}
  public func afterStep(_ learner: Learner) throws {}
  public func afterBatch(_ learner: Learner) throws {}
  public func afterTrain(_ learner: Learner) throws {}
  public func beforeValidate(_ learner: Learner) throws {}
  public func afterValidate(_ learner: Learner) throws {}
  public func afterEpoch(_ learner: Learner) throws {}
  public func afterFit(_ learner: Learner) throws {}
  public func afterCancel(_ cancel: Learner.Cancel, _ learner: Learner) throws {}
}

extension Learner {
  /// Thrown by a callback to leave part of the loop; `fit` itself does not throw it.
  public enum Cancel: Error, Sendable {
    /// The rest of this batch (before its step, the parameters stay).
    case batch
    /// The rest of this epoch.
    case epoch
    /// The rest of this fit.
    case fit
  }
}

/// Why training cannot go on.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
  /// Epoch and batch count from 1.
  case nonFiniteLoss(loss: Double, epoch: Int, batch: Int, batchCount: Int, rate: Double)
  case noBatches(dataset: String)

  public var description: String {
    switch self {
    case .nonFiniteLoss(let loss, let epoch, let batch, let batchCount, let rate):
      "training: the loss became \(loss) at epoch \(epoch), batch \(batch) of \(batchCount); lower the learning rate (\(rate)) or look for nan in the data"
    case .noBatches(let dataset):
      "training: the \(dataset) set makes no batch; give it items, or a smaller batch size"
    }
  }
}
