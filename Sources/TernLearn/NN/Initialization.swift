public import Tern

extension Tensor {
  /// The number of connections that a layer's random weights are scaled by.
  public enum Fan: Sendable {
    /// The number of inputs of each output, which keeps the variance of activations from layer to layer.
    case `in`
    /// The number of outputs of each input, which keeps the variance of gradients from layer to layer.
    case out
  }

  /// The factor for a layer's random weights that makes up for the activation after the layer.
  public enum Gain: Sendable {
    /// The activation after the layer: none or a sigmoid (factor 1), tanh (5/3), relu (sqrt 2) or selu (3/4).
    case linear, sigmoid, tanh, relu, selu
    /// A leaky relu with this slope, factor sqrt(2 / (1 + slope^2)).
    case leakyRelu(_ slope: Double)
    /// A factor given as a number.
    case factor(_ value: Double)

    /// The factor, as in `torch.nn.init.calculate_gain`.
    public var value: Double {
      switch self {
      case .linear, .sigmoid: 1
      case .tanh: 5.0 / 3
      case .relu: 2.0.squareRoot()
      case .selu: 3.0 / 4
      case .leakyRelu(let slope): (2 / (1 + slope * slope)).squareRoot()
      case .factor(let value): value
      }
    }
  }
}

// Random weights for layers. From the same seed, torch.nn.init draws the same values.
//
//   layer.weight.update { $0 = .kaimingNormal($0.shape, fan: .out) }
//
// A weight has the shape [outputs, inputs, ...]. Further sizes are those of a convolution's kernel, whose
// elements multiply the fan.
extension Tensor {
  /// Values drawn uniformly from plus or minus gain sqrt(3 / fan) (He et al., 2015).
  ///
  /// Traps unless the shape is `[outputs, inputs, ...]` with positive sizes.
  public static func kaimingUniform(
    _ shape: Shape, fan: Fan = .in, gain: Gain = .relu, generator: Generator = .default
  ) -> Tensor {
    let bound = 3.0.squareRoot() * deviation("kaimingUniform", shape, fan, gain)
    return uniform(shape, from: -bound, to: bound, generator: generator)
  }

  /// Values drawn from a normal distribution with mean 0 and standard deviation gain / sqrt(fan) (He et al.,
  /// 2015).
  ///
  /// Traps unless the shape is `[outputs, inputs, ...]` with positive sizes.
  public static func kaimingNormal(
    _ shape: Shape, fan: Fan = .in, gain: Gain = .relu, generator: Generator = .default
  ) -> Tensor {
    normal(shape, mean: 0, std: deviation("kaimingNormal", shape, fan, gain), generator: generator)
  }

  /// Values drawn uniformly from plus or minus gain sqrt(6 / (fan in + fan out)) (Glorot and Bengio, 2010).
  ///
  /// Traps unless the shape is `[outputs, inputs, ...]` with positive sizes.
  public static func xavierUniform(
    _ shape: Shape, gain: Gain = .linear, generator: Generator = .default
  ) -> Tensor {
    let bound = 3.0.squareRoot() * deviation("xavierUniform", shape, gain)
    return uniform(shape, from: -bound, to: bound, generator: generator)
  }

  /// Values drawn from a normal distribution with mean 0 and standard deviation
  /// gain sqrt(2 / (fan in + fan out)) (Glorot and Bengio, 2010).
  ///
  /// Traps unless the shape is `[outputs, inputs, ...]` with positive sizes.
  public static func xavierNormal(
    _ shape: Shape, gain: Gain = .linear, generator: Generator = .default
  ) -> Tensor {
    normal(shape, mean: 0, std: deviation("xavierNormal", shape, gain), generator: generator)
  }

  private static func deviation(_ name: StaticString, _ shape: Shape, _ fan: Fan, _ gain: Gain) -> Double {
    let fans = fans(name, shape)
    return gain.value / Double(fan == .in ? fans.in : fans.out).squareRoot()
  }

  private static func deviation(_ name: StaticString, _ shape: Shape, _ gain: Gain) -> Double {
    let fans = fans(name, shape)
    return gain.value * (2 / Double(fans.in + fans.out)).squareRoot()
  }

  private static func fans(_ name: StaticString, _ shape: Shape) -> (in: Int, out: Int) {
    precondition(
      shape.rank >= 2 && shape.elementCount > 0,
      "\(name): a weight has the shape [outputs, inputs, ...] with sizes above 0, got \(shape)")
    let field = shape.dropFirst(2).reduce(1, *)
    return (shape[1] * field, shape[0] * field)
  }

  /// The initial values of torch.nn's layers: weights, then biases, drawn uniformly from plus or minus
  /// 1 / sqrt(fan in).
  static func defaultWeights(
    weight: Shape, bias: Int?, generator: Generator
  ) -> (weight: Tensor, bias: Tensor?) {
    let made = kaimingUniform(weight, gain: .leakyRelu(5.0.squareRoot()), generator: generator)
    let bound = 1 / Double(fans("layer", weight).in).squareRoot()
    return (made, bias.map { .uniform([$0], from: -bound, to: bound, generator: generator) })
  }
}
