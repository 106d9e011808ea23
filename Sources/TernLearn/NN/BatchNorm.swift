public import Tern

/// Normalises each channel (axis 1): in training with the mean and variance of the batch, in use with
/// running averages of them (Ioffe and Szegedy, 2015). Use `BatchNorm1d` or `BatchNorm2d`.
public class BatchNorm: Module, Activating {
  /// `[channels]`; nil in a layer without.
  public let weight, bias: Parameter?
  /// `[channels]`; the running variance is of the unbiased estimates.
  public let runningMean, runningVar: ModuleBuffer
  /// How many batches the running averages have seen.
  public let numBatchesTracked: ModuleBuffer
  public let channels: Int
  public let epsilon: Double
  /// The share of a new batch in the running averages; nil gives the plain average of all batches.
  public let momentum: Double?

  /// Starts with weights 1, biases 0, means 0 and variances 1. Traps unless there are channels.
  public init(_ channels: Int, epsilon: Double = 1e-5, momentum: Double? = 0.1, affine: Bool = true) {
    precondition(channels > 0, "BatchNorm: the number of channels must be positive, got \(channels)")
    (self.channels, self.epsilon, self.momentum) = (channels, epsilon, momentum)
    weight = affine ? Parameter(.ones([channels])) : nil
    bias = affine ? Parameter(.zeros([channels])) : nil
    runningMean = ModuleBuffer(.zeros([channels]))
    runningVar = ModuleBuffer(.ones([channels]))
    numBatchesTracked = ModuleBuffer(.zeros([], dtype: .int64))
  }

  func accepts(rank: Int) -> Bool { rank >= 2 }

  public func callAsFunction(_ x: Tensor) -> Tensor { self(x, activation: .none) }

  public func callAsFunction(_ x: Tensor, activation: Activation) -> Tensor {
    precondition(
      accepts(rank: x.rank) && x.shape[1] == channels,
      "\(type(of: self)): an input of shape \(x.shape) is not a batch with \(channels) channels on axis 1")
    guard ModuleMode.isTraining else {
      let y = x.batchNorm(
        mean: runningMean.value, variance: runningVar.value, weight: weight?.value, bias: bias?.value,
        epsilon: epsilon, activation: activation)
      return Summary.noting(self, y)
    }
    let count = x.count / channels
    precondition(
      count > 1,
      "\(type(of: self)): one value for each channel has no variance to train with, and the input is \(x.shape); train on larger batches, or drop the last short one"
    )
    let (y, mean, variance) = x.batchNormTraining(
      weight: weight?.value, bias: bias?.value, epsilon: epsilon, activation: activation)
    track(mean, variance * (Double(count) / Double(count - 1)))
    return Summary.noting(self, y)
  }

  private func track(_ mean: Tensor, _ variance: Tensor) {
    numBatchesTracked.update { $0 += 1 }
    let share = momentum ?? 1 / numBatchesTracked.value.item()
    for (buffer, new) in [(runningMean, mean), (runningVar, variance)] {
      buffer.update { $0 = $0 * (1 - share) + new.to($0.dtype) * share }
    }
  }
}

/// Batch normalisation of vectors `[n, channels]` or sequences `[n, channels, length]`.
public final class BatchNorm1d: BatchNorm {
  override func accepts(rank: Int) -> Bool { rank == 2 || rank == 3 }
}

/// Batch normalisation of images `[n, channels, h, w]`.
public final class BatchNorm2d: BatchNorm {
  override func accepts(rank: Int) -> Bool { rank == 4 }
}
