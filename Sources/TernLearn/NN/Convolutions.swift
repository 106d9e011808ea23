public import Tern

/// The convolution of images, `[n, inputs, h, w]` to `[n, outputs, oh, ow]`.
public struct Conv2d: Module, Activating {
  /// `[outputs, inputs / groups, kernel height, kernel width]`
  public let weight: Parameter
  /// `[outputs]`, or nil
  public let bias: Parameter?
  public let stride, padding, dilation: Size2D
  public let groups: Int

  /// Weights, then biases, are drawn uniformly from plus or minus 1 / sqrt(inputs / groups * kernel
  /// elements), as `torch.nn.Conv2d` draws them: one generator gives the same values here and there.
  ///
  /// Traps unless the sizes are positive and the groups divide inputs and outputs.
  public init(
    _ inputs: Int, _ outputs: Int, kernel: Size2D, stride: Size2D = 1, padding: Size2D = 0,
    dilation: Size2D = 1,
    groups: Int = 1, bias: Bool = true, generator: Generator = .default
  ) {
    requireConvolution("Conv2d", inputs, outputs, kernel, groups)
    let made = Tensor.defaultWeights(
      weight: [outputs, inputs / groups, kernel.height, kernel.width], bias: bias ? outputs : nil,
      generator: generator)
    weight = Parameter(made.weight)
    self.bias = made.bias.map(Parameter.init)
    (self.stride, self.padding, self.dilation, self.groups) = (stride, padding, dilation, groups)
  }

  public func callAsFunction(_ x: Tensor) -> Tensor { self(x, activation: .none) }

  public func callAsFunction(_ x: Tensor, activation: Activation) -> Tensor {
    let y = x.conv2d(
      weight.value, bias?.value, stride: stride, padding: padding, dilation: dilation, groups: groups,
      activation: activation)
    Summary.note(self, y, multiplyAdds: y.count * weight.value.count / weight.value.shape[0])
    return y
  }
}

/// The transposed convolution, which enlarges images: `[n, inputs, h, w]` to `[n, outputs, oh, ow]`.
public struct ConvTranspose2d: Module {
  /// `[inputs, outputs / groups, kernel height, kernel width]`
  public let weight: Parameter
  /// `[outputs]`, or nil
  public let bias: Parameter?
  public let stride, padding, outputPadding, dilation: Size2D
  public let groups: Int

  /// Weights, then biases, are drawn as `torch.nn.ConvTranspose2d` draws them: uniformly from plus or
  /// minus 1 / sqrt(outputs / groups * kernel elements).
  ///
  /// Traps unless the sizes are positive and the groups divide inputs and outputs.
  public init(
    _ inputs: Int, _ outputs: Int, kernel: Size2D, stride: Size2D = 1, padding: Size2D = 0,
    outputPadding: Size2D = 0,
    dilation: Size2D = 1, groups: Int = 1, bias: Bool = true, generator: Generator = .default
  ) {
    requireConvolution("ConvTranspose2d", inputs, outputs, kernel, groups)
    let made = Tensor.defaultWeights(
      weight: [inputs, outputs / groups, kernel.height, kernel.width], bias: bias ? outputs : nil,
      generator: generator)
    weight = Parameter(made.weight)
    self.bias = made.bias.map(Parameter.init)
    (self.stride, self.padding, self.outputPadding) = (stride, padding, outputPadding)
    (self.dilation, self.groups) = (dilation, groups)
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    let y = x.convTransposed2d(
      weight.value, bias?.value, stride: stride, padding: padding, outputPadding: outputPadding,
      dilation: dilation, groups: groups)
    Summary.note(self, y, multiplyAdds: x.count * weight.value.count / weight.value.shape[0])
    return y
  }
}

private func requireConvolution(
  _ name: StaticString, _ inputs: Int, _ outputs: Int, _ kernel: Size2D, _ groups: Int
) {
  precondition(
    inputs > 0 && outputs > 0 && kernel.height > 0 && kernel.width > 0,
    "\(name): sizes must be positive, got \(inputs) inputs, \(outputs) outputs and a kernel of \(kernel)")
  precondition(
    groups > 0 && inputs % groups == 0 && outputs % groups == 0,
    "\(name): \(groups) groups do not divide \(inputs) inputs and \(outputs) outputs")
}
