import Tern

/// At the end of a fit, puts back the weights of the epoch that did best on the validation set.
///
/// The best epoch is the one with the greatest value of the first metric; among equals, or without metrics,
/// the one with the least validation loss. Because the epoch is chosen by its result on the validation set,
/// that result is too optimistic: test on a separate set.
///
/// Among a learner's callbacks, place it after a `WeightAverage`.
public final class BestWeights: Callback {
  /// The epoch whose weights were kept, counted from 0; nil before the first validation.
  public private(set) var epoch: Int?
  private var weights: [String: Tensor] = [:]
  private var score: (metric: Double, loss: Double)?

  /// Creates the callback, which has no settings.
  public init() {}

  /// Discards the weights kept in an earlier fit.
  public func beforeFit(_ learner: Learner) { (epoch, weights, score) = (nil, [:], nil) }

  /// Keeps a copy of the weights if this is the best epoch so far. Ignores epochs without validation, and
  /// those that were left early.
  public func afterEpoch(_ learner: Learner) {
    // A cancelled epoch has no row, and one without validation has no score.
    guard let row = learner.recorder.epochs.last, row.epoch == learner.epoch, let loss = row.validLoss
    else { return }
    let now = (metric: row.metrics.first ?? 0, loss: loss)
    if let score, !Self.isBetter(now, than: score) { return }
    (epoch, score) = (row.epoch, now)
    weights = learner.model.stateDictionary
  }

  /// Loads the kept weights into the model; does nothing if no epoch was validated. Throws
  /// `StateDictionaryError` if they do not fit the model.
  public func afterFit(_ learner: Learner) throws {
    if epoch != nil { try learner.model.load(stateDictionary: weights) }
  }

  static func isBetter(_ a: (metric: Double, loss: Double), than b: (metric: Double, loss: Double)) -> Bool {
    a.metric > b.metric || (a.metric == b.metric && a.loss < b.loss)
  }
}
