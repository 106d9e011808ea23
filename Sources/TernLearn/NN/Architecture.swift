public import Tern

/// A network described as data, as a model file stores it.
///
/// ```swift
/// let net = Architecture(inputs: [28, 28], [.flatten, .linear(784, 50), .relu, .linear(50, 10)])
/// ```
public struct Architecture: Sendable, Equatable, Codable {
  /// The shape of one item, without the batch axis.
  public var inputs: [Int]
  /// The layers, applied one after another.
  public var layers: [Layer]

  /// One layer, described as data; shapes are given for one item, without the batch axis.
  public indirect enum Layer: Sendable, Equatable, Codable {
    /// A layer without settings. `flatten` gives each item the shape `[elements]`; the others apply the
    /// activation of that name to each element, `gelu` by its exact formula.
    case flatten, relu, sigmoid, tanh, gelu, silu
    /// A `LeakyReLU`: x where it is positive, `slope` times x elsewhere.
    case leakyRelu(_ slope: Double)
    /// A `Linear` with bias, `[..., inputs]` to `[..., outputs]`.
    case linear(_ inputs: Int, _ outputs: Int)
    /// A `Dropout` with a probability in 0..<1; it does nothing in evaluation mode.
    case dropout(_ probability: Double)
    /// An `Unflatten`, which gives items another shape: `[1, 28, 28]` adds a channel axis to grey images.
    case unflatten(_ shape: [Int])
    /// A `Conv2d` with a square kernel, `[inputs, h, w]` to `[outputs, oh, ow]` with
    /// oh = (h + 2 padding - kernel) / stride + 1, rounded down.
    case conv2d(
      _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int = 1, padding: Int = 0, bias: Bool = true)
    /// A `MaxPool2d` with square windows, `[c, h, w]` to `[c, oh, ow]` with
    /// oh = (h + 2 padding - kernel) / stride + 1, rounded down. By default, the stride is the kernel's size.
    case maxPool2d(_ kernel: Int, stride: Int? = nil, padding: Int = 0)
    /// An `AvgPool2d` with square windows; shapes are those of `maxPool2d`.
    case avgPool2d(_ kernel: Int, stride: Int? = nil, padding: Int = 0)
    /// A `GlobalAvgPool2d`, which takes the mean of each channel: `[c, h, w]` to `[c]`.
    case globalAvgPool2d
    /// A `BatchNorm1d` of items `[channels]` or `[channels, length]`.
    case batchNorm1d(_ channels: Int)
    /// A `BatchNorm2d` of items `[channels, h, w]`.
    case batchNorm2d(_ channels: Int)
    /// A `Residual`: body(x) + shortcut(x), or body(x) + x if the shortcut has no layers.
    case residual(_ body: [Layer], shortcut: [Layer] = [])
  }

  /// Describes a network for items of shape `inputs`. Nothing is checked yet; see `outputs()`.
  public init(inputs: [Int], _ layers: [Layer]) {
    self.inputs = inputs
    self.layers = layers
  }

  /// The number of values in all parameters. Call `outputs()` first: with sizes that it rejects, the count
  /// can overflow and trap.
  public var parameterCount: Int { layers.reduce(0) { $0 + $1.parameterCount } }

  /// Makes the network. Its parameters are drawn from the generator, layer by layer.
  ///
  /// Throws what `outputs()` throws.
  public func build(generator: Generator = .default) throws(ArchitectureError) -> Sequential {
    _ = try outputs()
    return Sequential(layers.map { $0.build(generator) })
  }
}

extension Architecture.Layer {
  var parameterCount: Int {
    switch self {
    case .linear(let inputs, let outputs): inputs * outputs + outputs
    case .conv2d(let inputs, let outputs, let kernel, _, _, let bias):
      inputs * outputs * kernel * kernel + (bias ? outputs : 0)
    case .batchNorm1d(let channels), .batchNorm2d(let channels): 2 * channels
    case .residual(let body, let shortcut): (body + shortcut).reduce(0) { $0 + $1.parameterCount }
    default: 0
    }
  }

  func build(_ generator: Generator) -> any Module {
    switch self {
    case .flatten: Flatten()
    case .relu: ReLU()
    case .sigmoid: Sigmoid()
    case .tanh: Tanh()
    case .gelu: GELU()
    case .silu: SiLU()
    case .leakyRelu(let slope): LeakyReLU(slope)
    case .linear(let inputs, let outputs): Linear(inputs, outputs, generator: generator)
    case .dropout(let probability): Dropout(probability, generator: generator)
    case .unflatten(let shape): Unflatten(Shape(shape))
    case .conv2d(let inputs, let outputs, let kernel, let stride, let padding, let bias):
      Conv2d(
        inputs, outputs, kernel: Size2D(kernel, kernel), stride: Size2D(stride, stride),
        padding: Size2D(padding, padding), bias: bias, generator: generator)
    case .maxPool2d(let kernel, let stride, let padding):
      MaxPool2d(
        Size2D(kernel, kernel), stride: stride.map { Size2D($0, $0) }, padding: Size2D(padding, padding))
    case .avgPool2d(let kernel, let stride, let padding):
      AvgPool2d(
        Size2D(kernel, kernel), stride: stride.map { Size2D($0, $0) }, padding: Size2D(padding, padding))
    case .globalAvgPool2d: GlobalAvgPool2d()
    case .batchNorm1d(let channels): BatchNorm1d(channels)
    case .batchNorm2d(let channels): BatchNorm2d(channels)
    case .residual(let body, let shortcut):
      Residual(
        body.map { $0.build(generator) },
        shortcut: shortcut.isEmpty ? nil : shortcut.map { $0.build(generator) })
    }
  }
}

extension Architecture: CustomStringConvertible {
  /// The layers in one line, such as `flatten, linear 784 to 50, relu, linear 50 to 10`.
  public var description: String { Architecture.line(layers) }

  static func line(_ layers: [Layer]) -> String { layers.map(\.description).joined(separator: ", ") }
}

extension Architecture.Layer: CustomStringConvertible {
  public var description: String {
    switch self {
    case .flatten: "flatten"
    case .relu: "relu"
    case .sigmoid: "sigmoid"
    case .tanh: "tanh"
    case .gelu: "gelu"
    case .silu: "silu"
    case .leakyRelu(let slope): "leaky relu \(slope)"
    case .linear(let inputs, let outputs): "linear \(inputs) to \(outputs)"
    case .dropout(let probability): "dropout \(probability)"
    case .unflatten(let shape): "unflatten to \(shape)"
    case .conv2d(let inputs, let outputs, let kernel, let stride, let padding, let bias):
      "convolution \(inputs) to \(outputs), \(kernel) x \(kernel)" + Self.steps(stride, padding)
        + (bias ? "" : " without bias")
    case .maxPool2d(let kernel, let stride, let padding):
      "max pool \(kernel)" + Self.steps(stride ?? kernel, padding, usual: kernel)
    case .avgPool2d(let kernel, let stride, let padding):
      "average pool \(kernel)" + Self.steps(stride ?? kernel, padding, usual: kernel)
    case .globalAvgPool2d: "global average pool"
    case .batchNorm1d(let channels), .batchNorm2d(let channels): "batch norm \(channels)"
    case .residual(let body, let shortcut):
      "residual (\(Architecture.line(body)))"
        + (shortcut.isEmpty ? "" : " beside (\(Architecture.line(shortcut)))")
    }
  }

  /// The text for stride and padding; empty for the usual stride and no padding.
  private static func steps(_ stride: Int, _ padding: Int, usual: Int = 1) -> String {
    (stride == usual ? "" : " stride \(stride)") + (padding == 0 ? "" : " padding \(padding)")
  }
}
