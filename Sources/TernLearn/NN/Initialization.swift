public import Tern

extension Tensor {
  /// Which side of a weight the spread of random values is measured on.
  public enum Fan: Sendable {
    /// Values that go into one output: keeps the variance of activations.
    case `in`
    /// Outputs that one value goes into: keeps the variance of gradients.
    case out
  }

  /// How much wider values are drawn to make up for the function that follows the layer.
  public enum Gain: Sendable {
    case linear, sigmoid, tanh, relu, selu
    case leakyRelu(_ slope: Double)
    case factor(_ value: Double)

    /// As `torch.nn.init.calculate_gain` has them.
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

// Random weights of layers, value for value those of torch.nn.init from the same seed.
//
//   layer.weight.update { $0 = .kaimingNormal($0.shape, fan: .out) }
//
// A weight has the shape [outputs, inputs, ...]; sizes after the second are a kernel's.
extension Tensor {
  /// Uniform within plus or minus gain sqrt(3 / fan) (He et al., 2015).
  public static func kaimingUniform(
    _ shape: Shape, fan: Fan = .in, gain: Gain = .relu, generator: Generator = .default
  ) -> Tensor {
    let bound = 3.0.squareRoot() * deviation("kaimingUniform", shape, fan, gain)
    return uniform(shape, from: -bound, to: bound, generator: generator)
  }

  /// Normal with the standard deviation gain / sqrt(fan) (He et al., 2015).
  public static func kaimingNormal(
    _ shape: Shape, fan: Fan = .in, gain: Gain = .relu, generator: Generator = .default
  ) -> Tensor {
    normal(shape, mean: 0, std: deviation("kaimingNormal", shape, fan, gain), generator: generator)
  }

  /// Uniform within plus or minus gain sqrt(6 / (fan in + fan out)) (Glorot and Bengio, 2010).
  public static func xavierUniform(
    _ shape: Shape, gain: Gain = .linear, generator: Generator = .default
  ) -> Tensor {
    let bound = 3.0.squareRoot() * deviation("xavierUniform", shape, gain)
    return uniform(shape, from: -bound, to: bound, generator: generator)
  }

  /// Normal with the standard deviation gain sqrt(2 / (fan in + fan out)) (Glorot and Bengio, 2010).
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

  /// What torch.nn's layers start from: weights, and then biases, uniform within 1 / sqrt(fan in).
  static func defaultWeights(
    weight: Shape, bias: Int?, generator: Generator
  ) -> (weight: Tensor, bias: Tensor?) {
    let made = kaimingUniform(weight, gain: .leakyRelu(5.0.squareRoot()), generator: generator)
    let bound = 1 / Double(fans("layer", weight).in).squareRoot()
    return (made, bias.map { .uniform([$0], from: -bound, to: bound, generator: generator) })
  }
}
