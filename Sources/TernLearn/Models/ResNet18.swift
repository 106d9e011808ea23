public import Tern

/// The residual network with 18 layers (He et al., 2015), `[n, channels, h, w]` to `[n, classes]`.
///
/// Structure, names and initial values are those of torchvision's `resnet18`, whose weights can be loaded.
public struct ResNet18: Module {
  /// The first convolution: 7 x 7, stride 2, padding 3, without bias, from the images' channels to 64.
  public let conv1: Conv2d
  /// Normalises the output of `conv1`; a 3 x 3 max-pooling with stride 2 and a ReLU follow.
  public let bn1: BatchNorm2d
  /// Four stages of two `ResNetBlock`s each, with 64, 128, 256 and 512 channels. All but the first halve
  /// height and width.
  public let layer1, layer2, layer3, layer4: Sequential
  /// The last layer: the means of 512 channels to `classes` logits.
  public let fc: Linear
  private let pool = MaxPool2d(3, stride: 2, padding: 1)
  private let mean = GlobalAvgPool2d()

  /// Creates a network with random weights: for convolutions `kaimingNormal` with the fan `.out`, for the
  /// last layer the default of `Linear`. Traps unless both sizes are positive.
  public init(classes: Int = 1000, channels: Int = 3, generator: Generator = .default) {
    conv1 = Conv2d(channels, 64, kernel: 7, stride: 2, padding: 3, bias: false, generator: generator)
    bn1 = BatchNorm2d(64)
    layer1 = ResNet18.stage(64, 64, stride: 1, generator)
    layer2 = ResNet18.stage(64, 128, stride: 2, generator)
    layer3 = ResNet18.stage(128, 256, stride: 2, generator)
    layer4 = ResNet18.stage(256, 512, stride: 2, generator)
    fc = Linear(512, classes, generator: generator)
    // As in torchvision: all layers have drawn their default values, and now the convolutions draw again.
    for parameter in parameters where parameter.value.rank == 4 {
      parameter.update { $0 = .kaimingNormal($0.shape, fan: .out, generator: generator) }
    }
  }

  private static func stage(
    _ inputs: Int, _ outputs: Int, stride: Size2D, _ generator: Generator
  ) -> Sequential {
    Sequential(
      ResNetBlock(inputs, outputs, stride: stride, generator: generator),
      ResNetBlock(outputs, outputs, generator: generator))
  }

  /// Images `[n, channels, h, w]` to logits `[n, classes]`. Height and width may be of any size; the last
  /// stage sees a 32nd of them, rounded up. Traps when the channels do not fit.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    let x = pool(bn1(conv1(x)), activation: .relu)
    return fc(mean(layer4(layer3(layer2(layer1(x))))))
  }
}

/// Two convolutions with a shortcut around them: relu(bn2(conv2(relu(bn1(conv1(x))))) + shortcut(x)).
///
/// The shortcut is x itself, or a 1 x 1 convolution where the number of channels or the image size changes.
public struct ResNetBlock: Module {
  /// The first convolution, 3 x 3, which changes the number of channels and has the stride.
  public let conv1: Conv2d
  /// Normalises the output of `conv1`, before the ReLU.
  public let bn1: BatchNorm2d
  /// The second convolution, 3 x 3, which keeps all sizes.
  public let conv2: Conv2d
  /// Normalises the output of `conv2`, before the shortcut is added.
  public let bn2: BatchNorm2d
  /// The shortcut where sizes change: a 1 x 1 convolution and a normalisation. Nil where it is x itself.
  public let downsample: Sequential?

  /// Creates a block from `inputs` to `outputs` channels; a stride of 2 halves height and width.
  ///
  /// Weights are drawn in torchvision's order, the shortcut's first. Traps unless both numbers of channels
  /// are positive.
  public init(_ inputs: Int, _ outputs: Int, stride: Size2D = 1, generator: Generator = .default) {
    let isSameShape = stride == 1 && inputs == outputs
    // Drawn first, as in torchvision.
    downsample =
      isSameShape
      ? nil
      : Sequential(
        Conv2d(inputs, outputs, kernel: 1, stride: stride, bias: false, generator: generator),
        BatchNorm2d(outputs))
    conv1 = Conv2d(
      inputs, outputs, kernel: 3, stride: stride, padding: 1, bias: false, generator: generator)
    bn1 = BatchNorm2d(outputs)
    conv2 = Conv2d(outputs, outputs, kernel: 3, padding: 1, bias: false, generator: generator)
    bn2 = BatchNorm2d(outputs)
  }

  /// `[n, inputs, h, w]` to `[n, outputs, oh, ow]` with oh = (h - 1) / stride + 1, rounded down. Traps when
  /// the channels do not fit.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    let y = bn2(conv2(bn1(conv1(x), activation: .relu)))
    return (y + (downsample?(x) ?? x)).relu()
  }
}
