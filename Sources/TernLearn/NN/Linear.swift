public import Tern

/// The affine map x W^T + b, `[..., inputs]` to `[..., outputs]`.
public struct Linear: Module, Activating {
  /// W, `[outputs, inputs]`.
  public let weight: Parameter
  /// b, `[outputs]`; nil in a layer without bias.
  public let bias: Parameter?

  /// Creates a layer whose weights, then biases, are drawn uniformly from plus or minus 1 / sqrt(inputs).
  /// From the same seed, `torch.nn.Linear` draws the same values.
  ///
  /// Traps unless both sizes are positive.
  public init(_ inputs: Int, _ outputs: Int, bias: Bool = true, generator: Generator = .default) {
    precondition(
      inputs > 0 && outputs > 0, "Linear: sizes must be positive, got \(inputs) inputs and \(outputs) outputs"
    )
    let bound = 1 / Double(inputs).squareRoot()
    weight = Parameter(.uniform([outputs, inputs], from: -bound, to: bound, generator: generator))
    self.bias = bias ? Parameter(.uniform([outputs], from: -bound, to: bound, generator: generator)) : nil
  }

  /// Creates a layer with given values, `weight` `[outputs, inputs]` and `bias` `[outputs]`.
  ///
  /// Traps when the shapes do not fit, or the values are not floats.
  public init(weight: Tensor, bias: Tensor? = nil) {
    precondition(
      weight.rank == 2 && (bias == nil || bias!.shape == [weight.shape[0]]),
      "Linear: a weight [outputs, inputs] and a bias [outputs] are needed, got \(weight.shape) and \(bias?.shape.description ?? "none")"
    )
    self.weight = Parameter(weight)
    self.bias = bias.map(Parameter.init)
  }

  /// x W^T + b, `[..., inputs]` to `[..., outputs]`. Traps when the last size of `x` is not `inputs`.
  public func callAsFunction(_ x: Tensor) -> Tensor { self(x, activation: .none) }

  /// The affine map followed by the activation, in one pass over memory.
  public func callAsFunction(_ x: Tensor, activation: Activation) -> Tensor {
    let y = x.linear(weight.value, bias?.value, activation: activation)
    return Summary.noting(self, y, multiplyAdds: y.count * weight.value.shape[1])
  }
}
