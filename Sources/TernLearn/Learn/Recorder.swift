import Tern

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

  /// Reading them brings the losses from the device that they are on.
  public var steps: [Step] {
    settle()
    return settled
  }
  public internal(set) var epochs: [Epoch] = []
  /// Weight of the past in the running average.
  public static let beta = 0.98

  private var settled: [Step] = []
  /// Batches whose loss nobody has looked at yet.
  private var unread: [(loss: Tensor, epoch: Int, rate: Double)] = []
  private var average = 0.0
  /// How much of the average is still the 0 it began with.
  private var unaveraged = 1.0

  /// Forgets everything; each `fit` begins so.
  func reset() {
    settled = []
    unread = []
    epochs = []
    average = 0
    unaveraged = 1
  }

  /// Adds a batch, whose loss is read when somebody asks.
  func add(loss: Tensor, epoch: Int, rate: Double) {
    unread.append((loss.detached(), epoch, rate))
  }

  /// Reads the losses that nobody has looked at. The average runs on from epoch to epoch and is corrected for having
  /// begun at 0.
  private func settle() {
    for (loss, epoch, rate) in unread {
      let loss = loss.item()
      average = Recorder.beta * average + (1 - Recorder.beta) * loss
      unaveraged *= Recorder.beta
      settled.append(Step(epoch: epoch, loss: loss, smoothLoss: average / (1 - unaveraged), rate: rate))
    }
    unread = []
  }

  public var smoothLoss: Double { steps.last?.smoothLoss ?? .nan }
}

/// A mean of means, each weighted by the number of items behind it. Added up in float32, as the
/// course's library does: 1036 of 2038 then prints as its 0.508341, not as the nearer 0.508342.
struct WeightedMean {
  private var total: Float = 0
  private var weight = 0

  mutating func add(_ mean: Double, count: Int) {
    total += Float(mean) * Float(count)
    weight += count
  }

  var value: Double { weight == 0 ? .nan : Double(total / Float(weight)) }

  /// The mean of scalar tensors with their counts.
  static func of(_ means: [(Tensor, count: Int)]) -> Double {
    var all = WeightedMean()
    for (mean, count) in means { all.add(mean.item(), count: count) }
    return all.value
  }
}
