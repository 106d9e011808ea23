public import Tern

/// The network of PyTorch's examples/mnist, `[n, 1, 28, 28]` to log-probabilities `[n, 10]`, for
/// `nllLoss`. Weights trained with that example can be loaded.
public struct MNISTNet: Module {
  /// Two convolutions of 3 x 3 without padding, each followed by a ReLU: 1 to 32 channels, and 32 to 64.
  public let conv1, conv2: Conv2d
  /// Two linear layers with a ReLU between them: 9216 features to 128, and 128 to 10.
  public let fc1, fc2: Linear
  private let pool = MaxPool2d(2)
  private let dropout1, dropout2: Dropout

  /// Draws the weights of all layers from the generator, which later draws the dropout masks as well.
  public init(generator: Generator = .default) {
    conv1 = Conv2d(1, 32, kernel: 3, generator: generator)
    conv2 = Conv2d(32, 64, kernel: 3, generator: generator)
    dropout1 = Dropout(0.25, generator: generator)
    dropout2 = Dropout(0.5, generator: generator)
    fc1 = Linear(9216, 128, generator: generator)
    fc2 = Linear(128, 10, generator: generator)
  }

  /// Images `[n, 1, 28, 28]` to log-probabilities `[n, 10]`.
  ///
  /// Traps when the images do not have one channel, or do not lead to 9216 features, as those of 28 x 28 do.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    let images = pool(conv2(conv1(x, activation: .relu)), activation: .relu)
    let features = dropout1(images).flattened(from: 1)
    return fc2(dropout2(fc1(features).relu())).logSoftmax(axis: 1)
  }
}
