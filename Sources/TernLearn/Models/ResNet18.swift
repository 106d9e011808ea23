public import Tern

/// The residual network with 18 layers (He et al., 2015), `[n, channels, h, w]` to `[n, classes]`.
///
/// Structure, names and initial values are torchvision's `resnet18`, so its weights load.
public struct ResNet18: Module {
  public let conv1: Conv2d
  public let bn1: BatchNorm2d
  public let layer1, layer2, layer3, layer4: Sequential
  public let fc: Linear
  private let pool = MaxPool2d(3, stride: 2, padding: 1)
  private let mean = GlobalAvgPool2d()

  /// Convolutions are drawn from a normal distribution that keeps the variance of gradients, the last
  /// layer as every `Linear`. Traps unless both sizes are positive.
  public init(classes: Int = 1000, channels: Int = 3, generator: Generator = .default) {
    conv1 = Conv2d(channels, 64, kernel: 7, stride: 2, padding: 3, bias: false, generator: generator)
    bn1 = BatchNorm2d(64)
    layer1 = ResNet18.stage(64, 64, stride: 1, generator)
    layer2 = ResNet18.stage(64, 128, stride: 2, generator)
    layer3 = ResNet18.stage(128, 256, stride: 2, generator)
    layer4 = ResNet18.stage(256, 512, stride: 2, generator)
    fc = Linear(512, classes, generator: generator)
    // As torchvision does: every layer has drawn its default values by now, then convolutions again.
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

  public func callAsFunction(_ x: Tensor) -> Tensor {
    let x = pool(bn1(conv1(x)), activation: .relu)
    return fc(mean(layer4(layer3(layer2(layer1(x))))))
  }
}

/// Two convolutions with a shortcut around them, which is a convolution itself where sizes change.
public struct ResNetBlock: Module {
  public let conv1: Conv2d
  public let bn1: BatchNorm2d
  public let conv2: Conv2d
  public let bn2: BatchNorm2d
  public let downsample: Sequential?

  public init(_ inputs: Int, _ outputs: Int, stride: Size2D = 1, generator: Generator = .default) {
    let isSameShape = stride == 1 && inputs == outputs
    // First, as torchvision draws it first.
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

  public func callAsFunction(_ x: Tensor) -> Tensor {
    let y = bn2(conv2(bn1(conv1(x), activation: .relu)))
    return (y + (downsample?(x) ?? x)).relu()
  }
}
