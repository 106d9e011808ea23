/// Code that runs at certain points of the training loop. Implement the methods that you need; the others do
/// nothing.
///
/// ```
/// beforeFit
///   beforeEpoch
///     beforeTrain
///       beforeBatch  predict  afterPrediction  loss  afterLoss
///         backward  afterBackward  step  afterStep  afterBatch
///     afterTrain
///     beforeValidate
///       beforeBatch  predict  afterPrediction  loss  afterLoss  afterBatch
///     afterValidate
///   afterEpoch
/// afterFit
/// ```
///
/// A method that throws `Learner.Cancel` leaves the batch, the epoch or the fit early; `afterBatch`,
/// `afterTrain`, `afterValidate`, `afterEpoch` and `afterFit` still run for what is left. Any other error
/// ends the fit at once: `fit` throws it, and no further method runs.
public protocol Callback {
  /// Runs when a fit begins; the recorder is empty, and `learner.epochCount` is set.
  func beforeFit(_ learner: Learner) throws
  /// Runs when an epoch begins; `learner.epoch` is its number, counted from 0.
  func beforeEpoch(_ learner: Learner) throws
  /// Runs before the training batches of an epoch.
  func beforeTrain(_ learner: Learner) throws
  /// Runs before each training and validation batch; `learner.batch` may be replaced. `learner.isTraining`
  /// says whether the batch is one to train on.
  func beforeBatch(_ learner: Learner) throws
  /// Runs after the model has been applied to a batch; `learner.prediction` may be replaced.
  func afterPrediction(_ learner: Learner) throws
  /// Runs after the loss of a batch has been computed; `learner.lossValue` may be replaced. In training, its
  /// gradient is taken next.
  func afterLoss(_ learner: Learner) throws
  /// Runs after the gradients of a training batch have been computed and before the optimiser's step: the
  /// place to inspect or clip them.
  func afterBackward(_ learner: Learner) throws
  /// Runs after the optimiser's step, when the recorder has the step and the gradients are not yet reset.
  func afterStep(_ learner: Learner) throws
  /// Runs after each training and validation batch, including one that was left early.
  func afterBatch(_ learner: Learner) throws
  /// Runs after the training batches of an epoch, including when they were left early.
  func afterTrain(_ learner: Learner) throws
  /// Runs before the validation batches of an epoch or of `Learner.validate()`.
  func beforeValidate(_ learner: Learner) throws
  /// Runs after the validation batches, including when they were left early.
  func afterValidate(_ learner: Learner) throws
  /// Runs when an epoch ends, including one that was left early. `learner.recorder.epochs` has its row unless
  /// it was left early.
  func afterEpoch(_ learner: Learner) throws
  /// Runs when a fit ends, including one that was left early.
  func afterFit(_ learner: Learner) throws
  /// Runs when a batch, an epoch or the fit has been left early; `cancel` says which. After it, `afterBatch`,
  /// `afterEpoch` or `afterFit` runs.
  func afterCancel(_ cancel: Learner.Cancel, _ learner: Learner) throws
}

// A callback does nothing at the points that it does not implement.
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
  /// Thrown by a callback to leave part of the training loop early.
  ///
  /// `fit` catches it if it is thrown inside the part that it names. Elsewhere (`.batch` in `beforeEpoch` or
  /// `afterBatch`, `.epoch` in `afterEpoch`, `.fit` in `afterFit`) it ends the fit and `fit` throws it.
  public enum Cancel: Error, Sendable {
    /// Skips the rest of this batch. Before the optimiser's step, this leaves the parameters as they are;
    /// gradients that were already computed are added to those of the next batch.
    case batch
    /// Skips the rest of this epoch, its validation and its row in the table included.
    case epoch
    /// Ends the fit, which returns `Ending.cancelled`.
    case fit
  }
}

/// Why training cannot go on.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
  /// The loss of a training batch is infinite or NaN. `epoch` and `batch` are counted from 1; `batchCount` is
  /// the number of batches in an epoch, and `rate` the learning rate when the loss was noticed.
  case nonFiniteLoss(loss: Double, epoch: Int, batch: Int, batchCount: Int, rate: Double)
  /// The data set named, "training" or "validation", makes no batch: it is empty, or smaller than one batch
  /// with `dropLast`. `Learner.validate()` throws this also when there is no validation set.
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
