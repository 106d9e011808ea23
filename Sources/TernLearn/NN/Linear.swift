public import Tern

/// The affine map x W^T + b, `[..., inputs]` to `[..., outputs]`.
public struct Linear: Module, Activating {
  /// `[outputs, inputs]`
  public let weight: Parameter
  /// `[outputs]`, or nil
  public let bias: Parameter?

  /// Weights, then biases, are drawn uniformly from plus or minus 1 / sqrt(inputs), as
  /// `torch.nn.Linear` draws them: one generator gives the same values here and there.
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

  /// A layer with given values: `weight` `[outputs, inputs]`, `bias` `[outputs]`.
  public init(weight: Tensor, bias: Tensor? = nil) {
    precondition(
      weight.rank == 2 && (bias == nil || bias!.shape == [weight.shape[0]]),
      "Linear: a weight [outputs, inputs] and a bias [outputs] are needed, got \(weight.shape) and \(bias?.shape.description ?? "none")"
    )
    self.weight = Parameter(weight)
    self.bias = bias.map(Parameter.init)
  }

  public func callAsFunction(_ x: Tensor) -> Tensor { self(x, activation: .none) }

  public func callAsFunction(_ x: Tensor, activation: Activation) -> Tensor {
    let y = x.linear(weight.value, bias?.value, activation: activation)
    return Summary.noting(self, y, multiplyAdds: y.count * weight.value.shape[1])
  }
}
