public import Tern

/// Normalises each channel (axis 1): (x - mean) / sqrt(variance + epsilon) * weight + bias
/// (Ioffe and Szegedy, 2015).
///
/// In training mode, mean and variance are those of the batch; in evaluation mode, they are running averages
/// over the batches seen in training. Use `BatchNorm1d` or `BatchNorm2d`.
public class BatchNorm: Module, Activating {
  /// The scale and the shift of each channel, `[channels]`; nil in a layer made with `affine: false`.
  public let weight, bias: Parameter?
  /// The running averages of the batches' means and unbiased variances, `[channels]`.
  public let runningMean, runningVar: ModuleBuffer
  /// The number of batches that the running averages have seen, an int64 scalar.
  public let numBatchesTracked: ModuleBuffer
  /// The number of channels, the size of the input's axis 1.
  public let channels: Int
  /// Added to the variance before the square root, so that a constant channel does not divide by 0.
  public let epsilon: Double
  /// The weight of a new batch in the running averages; nil for the plain average of all batches.
  public let momentum: Double?

  /// Creates a layer with weights 1, biases 0, running means 0 and running variances 1.
  ///
  /// Traps unless the number of channels is positive.
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

  /// Normalises a batch `[n, channels, ...]`; the shape stays. In training mode, updates the running
  /// averages.
  ///
  /// Traps when the input does not have this number of channels or a rank that the layer takes; in training
  /// mode also when a channel has only one value.
  public func callAsFunction(_ x: Tensor) -> Tensor { self(x, activation: .none) }

  /// Normalises a batch and applies the activation, in one pass over memory.
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

/// Batch normalisation of vectors `[n, channels]` or sequences `[n, channels, length]`; see `BatchNorm`.
public final class BatchNorm1d: BatchNorm {
  override func accepts(rank: Int) -> Bool { rank == 2 || rank == 3 }
}

/// Batch normalisation of images `[n, channels, h, w]`; see `BatchNorm`.
public final class BatchNorm2d: BatchNorm {
  override func accepts(rank: Int) -> Bool { rank == 4 }
}
