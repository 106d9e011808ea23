import Tern

/// The history of a fit, for tables, plots and tests.
public final class Recorder {
  /// One step of the optimiser, made for one training batch.
  public struct Step: Equatable, Sendable {
    /// The number of the epoch, counted from 0.
    public var epoch: Int
    /// The loss of this batch.
    public var loss: Double
    /// The running average of the batch losses up to this one.
    public var smoothLoss: Double
    /// The learning rate of this step.
    public var rate: Double
  }

  /// One completed epoch, a row of the table.
  public struct Epoch: Equatable, Sendable {
    /// The number of the epoch, counted from 0.
    public var epoch: Int
    /// The running average of the batch losses at the end of the epoch.
    public var trainLoss: Double
    /// The mean loss over the validation set, weighted by batch size; nil without a validation set.
    public var validLoss: Double?
    /// The mean of each metric over the validation set, in the order of the learner's metrics; empty without
    /// a validation set.
    public var metrics: [Double]
    /// The time that training and validation took together.
    public var duration: Duration
  }

  /// All steps of the fit so far, in order. Reading this waits until the device has computed their losses.
  public var steps: [Step] {
    settle()
    return settled
  }
  /// All completed epochs of the fit, in order. An epoch that was left early is not among them.
  public internal(set) var epochs: [Epoch] = []
  /// The weight of the past in the running average: average = beta * average + (1 - beta) * loss.
  public static let beta = 0.98

  private var settled: [Step] = []
  /// The batches whose losses have not been read yet.
  private var unread: [(loss: Tensor, epoch: Int, rate: Double)] = []
  private var average = 0.0
  /// The share of the average that is still the 0 it began with.
  private var unaveraged = 1.0

  /// Discards everything, as each `fit` does when it begins.
  func reset() {
    settled = []
    unread = []
    epochs = []
    average = 0
    unaveraged = 1
  }

  /// Adds a step. Its loss is read only when `steps` or `smoothLoss` is.
  func add(loss: Tensor, epoch: Int, rate: Double) {
    unread.append((loss.detached(), epoch, rate))
  }

  /// Reads the losses that have not been read yet, and adds them to the running average. The average
  /// continues from epoch to epoch, and is corrected for having begun at 0.
  private func settle() {
    for (loss, epoch, rate) in unread {
      let loss = loss.item()
      average = Recorder.beta * average + (1 - Recorder.beta) * loss
      unaveraged *= Recorder.beta
      settled.append(Step(epoch: epoch, loss: loss, smoothLoss: average / (1 - unaveraged), rate: rate))
    }
    unread = []
  }

  /// The running average of the batch losses after the last step; NaN before the first.
  public var smoothLoss: Double { steps.last?.smoothLoss ?? .nan }
}

/// A mean of means, each weighted by its number of items.
///
/// The sum is in float32, as in the course's library, so that the table shows the same digits: 1036 of 2038
/// prints as 0.508341 there, although 0.508342 is nearer.
struct WeightedMean {
  private var total: Float = 0
  private var weight = 0

  mutating func add(_ mean: Double, count: Int) {
    total += Float(mean) * Float(count)
    weight += count
  }

  var value: Double { weight == 0 ? .nan : Double(total / Float(weight)) }

  /// The mean of scalar tensors, each weighted by its count.
  static func of(_ means: [(Tensor, count: Int)]) -> Double {
    var all = WeightedMean()
    for (mean, count) in means { all.add(mean.item(), count: count) }
    return all.value
  }
}
