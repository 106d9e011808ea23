import Tern
import TernLearn

/// A stack of 3 x 3 convolutions, each with batch norm and ReLU, halved in size between its stages.
public struct ConvolutionalNetwork: Sendable, Equatable {
  /// A convolution to a number of channels, followed by any number of convolutions with a shortcut around
  /// each.
  public struct Stage: Sendable, Equatable {
    /// The channels of the stage's results.
    public var channels: Int
    /// How many more convolutions follow the first, each with a shortcut around it.
    public var residuals: Int

    /// A stage of one convolution to `channels` channels and `residuals` more with shortcuts.
    public init(channels: Int, residuals: Int = 0) {
      (self.channels, self.residuals) = (channels, residuals)
    }
  }

  /// The stages in order; sizes are halved between them.
  public var stages: [Stage]
  /// Whether the last layer gets only the greatest value of each channel rather than the values at every
  /// place.
  public var takesGreatest: Bool

  /// A network of these stages. Traps without a stage, or on one without a channel.
  public init(stages: [Stage], takesGreatest: Bool = true) {
    precondition(
      !stages.isEmpty && stages.allSatisfy { $0.channels >= 1 && $0.residuals >= 0 },
      "ConvolutionalNetwork: stages \(stages); give at least one, each with at least 1 channel")
    (self.stages, self.takesGreatest) = (stages, takesGreatest)
  }

  /// The largest side before the last layer; larger images are halved further.
  private static let largest = 8

  /// The layers for images `[channels, rows, columns]`, however small.
  func architecture(channels inputs: Int, rows: Int, columns: Int, classes: Int) -> Architecture {
    var layers: [Architecture.Layer] = []
    var (channels, height, width) = (inputs, rows, columns)
    func pool(_ kernel: Int) {
      layers.append(.maxPool2d(kernel))
      (height, width) = (height / kernel, width / kernel)
    }
    for (number, stage) in stages.enumerated() {
      if number > 0 && min(height, width) >= 2 { pool(2) }
      layers += Self.block(channels, stage.channels)
      channels = stage.channels
      for _ in 0..<stage.residuals { layers.append(.residual(Self.block(channels, channels))) }
    }
    while max(height, width) > Self.largest && min(height, width) >= 2 { pool(2) }
    if takesGreatest && min(height, width) >= 2 { pool(min(height, width)) }
    return Architecture(
      inputs: [inputs, rows, columns], layers + [.flatten, .linear(channels * height * width, classes)])
  }

  private static func block(_ inputs: Int, _ outputs: Int) -> [Architecture.Layer] {
    [.conv2d(inputs, outputs, kernel: 3, padding: 1, bias: false), .batchNorm2d(outputs), .relu]
  }
}

extension ConvolutionalNetwork: CustomStringConvertible {
  /// The channels of all convolutions, with commas between stages: `3 x 3 convolutions 32, 64 64, 128 128`.
  public var description: String {
    let stages = stages.map { stage in
      Array(repeating: "\(stage.channels)", count: 1 + stage.residuals).joined(separator: " ")
    }
    return "3 x 3 convolutions " + stages.joined(separator: ", ")
  }
}

extension ConvolutionalNetwork {
  /// The network of the preset `fast`.
  public static let small = ConvolutionalNetwork(
    stages: [Stage(channels: 16), Stage(channels: 32), Stage(channels: 64)], takesGreatest: false)

  /// The network of the preset `good`.
  public static let medium = ConvolutionalNetwork(
    stages: [
      Stage(channels: 32), Stage(channels: 64, residuals: 1), Stage(channels: 128, residuals: 1),
    ])

  /// The network of the preset `best`.
  public static let large = ConvolutionalNetwork(
    stages: [
      Stage(channels: 32), Stage(channels: 96, residuals: 1), Stage(channels: 192, residuals: 1),
    ])
}
