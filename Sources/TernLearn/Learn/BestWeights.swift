import Tern

/// Leaves the model as it was after the epoch that did best on the validation set, rather than after
/// the last one. The validation set must not be the test set: a choice made on it flatters it.
///
/// Best is the greatest value of the first metric, between equals the least validation loss; the
/// latter alone where there are no metrics. Place it after a `WeightAverage`.
public final class BestWeights: Callback {
  /// The epoch whose weights were kept, counted from 0; nil before the first validation.
  public private(set) var epoch: Int?
  private var weights: [String: Tensor] = [:]
  private var score: (metric: Double, loss: Double)?

  public init() {}

  public func beforeFit(_ learner: Learner) { (epoch, weights, score) = (nil, [:], nil) }

  public func afterEpoch(_ learner: Learner) {
    // A cancelled epoch has no row, and an epoch without validation no score.
    guard let row = learner.recorder.epochs.last, row.epoch == learner.epoch, let loss = row.validLoss
    else { return }
    let now = (metric: row.metrics.first ?? 0, loss: loss)
    if let score, !Self.isBetter(now, than: score) { return }
    (epoch, score) = (row.epoch, now)
    weights = learner.model.stateDictionary
  }

  public func afterFit(_ learner: Learner) throws {
    if epoch != nil { try learner.model.load(stateDictionary: weights) }
  }

  static func isBetter(_ a: (metric: Double, loss: Double), than b: (metric: Double, loss: Double)) -> Bool {
    a.metric > b.metric || (a.metric == b.metric && a.loss < b.loss)
  }
}
