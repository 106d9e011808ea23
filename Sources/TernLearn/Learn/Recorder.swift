/// What happened in a training, for tables, plots and tests.
public final class Recorder {
  /// One training batch.
  public struct Step: Equatable, Sendable {
    public var epoch: Int
    /// The loss of this batch.
    public var loss: Double
    /// The running average that the table shows.
    public var smoothLoss: Double
    public var rate: Double
  }

  /// One epoch; a row of the table.
  public struct Epoch: Equatable, Sendable {
    public var epoch: Int
    /// The running average of the batch losses at the end of the epoch.
    public var trainLoss: Double
    /// Over the whole validation set, weighted by batch size; nil without one.
    public var validLoss: Double?
    /// In the order of the learner's metrics.
    public var metrics: [Double]
    public var duration: Duration
  }

  public internal(set) var steps: [Step] = []
  public internal(set) var epochs: [Epoch] = []
  /// Weight of the past in the running average.
  public static let beta = 0.98

  private var average = 0.0
  /// How much of the average is still the 0 it began with.
  private var unaveraged = 1.0

  /// Forgets everything; each `fit` begins so.
  func reset() {
    steps = []
    epochs = []
    average = 0
    unaveraged = 1
  }

  /// Adds a batch. The average runs on from epoch to epoch and is corrected for having begun at 0.
  func add(loss: Double, epoch: Int, rate: Double) {
    average = Recorder.beta * average + (1 - Recorder.beta) * loss
    unaveraged *= Recorder.beta
    steps.append(Step(epoch: epoch, loss: loss, smoothLoss: average / (1 - unaveraged), rate: rate))
  }

  public var smoothLoss: Double { steps.last?.smoothLoss ?? .nan }
}

/// A mean of means, each weighted by the number of items behind it.
struct WeightedMean {
  private var total = 0.0
  private var weight = 0

  mutating func add(_ mean: Double, count: Int) {
    total += mean * Double(count)
    weight += count
  }

  var value: Double { weight == 0 ? .nan : total / Double(weight) }
}
