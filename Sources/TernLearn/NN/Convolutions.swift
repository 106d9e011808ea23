public import Tern

/// The convolution of images, `[n, inputs, h, w]` to `[n, outputs, oh, ow]`.
///
/// oh = (h + 2 padding - dilation (kernel - 1) - 1) / stride + 1, rounded down; ow likewise.
public struct Conv2d: Module, Activating {
  /// The kernels, `[outputs, inputs / groups, kernel height, kernel width]`.
  public let weight: Parameter
  /// The value added to each output channel, `[outputs]`; nil in a layer made with `bias: false`.
  public let bias: Parameter?
  /// The distance between neighbouring windows, the zeros added on each side of the image, and the distance
  /// between neighbouring elements of a window, in pixels.
  public let stride, padding, dilation: Size2D
  /// The number of equal groups that channels are split into; each group of outputs sees one group of inputs.
  public let groups: Int

  /// Creates a layer whose weights, then biases, are drawn uniformly from plus or minus 1 / sqrt(inputs /
  /// groups * kernel elements). From the same seed, `torch.nn.Conv2d` draws the same values.
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

  /// Images `[n, inputs, h, w]` to `[n, outputs, oh, ow]`. Traps when the channels do not fit, or a window is
  /// larger than the image with its padding.
  public func callAsFunction(_ x: Tensor) -> Tensor { self(x, activation: .none) }

  /// The convolution followed by the activation, in one pass over memory.
  public func callAsFunction(_ x: Tensor, activation: Activation) -> Tensor {
    let y = x.conv2d(
      weight.value, bias?.value, stride: stride, padding: padding, dilation: dilation, groups: groups,
      activation: activation)
    Summary.note(self, y, multiplyAdds: y.count * weight.value.count / weight.value.shape[0])
    return y
  }
}

/// The transposed convolution, which enlarges images: `[n, inputs, h, w]` to `[n, outputs, oh, ow]`.
///
/// oh = (h - 1) stride - 2 padding + dilation (kernel - 1) + outputPadding + 1; ow likewise.
public struct ConvTranspose2d: Module {
  /// The kernels, `[inputs, outputs / groups, kernel height, kernel width]`.
  public let weight: Parameter
  /// The value added to each output channel, `[outputs]`; nil in a layer made with `bias: false`.
  public let bias: Parameter?
  /// In pixels, the settings of the convolution that shrinks an output of this layer to the size of its
  /// input. Since several sizes shrink to the same one, `outputPadding` adds rows and columns to choose among
  /// them.
  public let stride, padding, outputPadding, dilation: Size2D
  /// The number of equal groups that channels are split into; each group of outputs sees one group of inputs.
  public let groups: Int

  /// Creates a layer whose weights, then biases, are drawn uniformly from plus or minus
  /// 1 / sqrt(outputs / groups * kernel elements). `torch.nn.ConvTranspose2d` draws the same values from the
  /// same seed.
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

  /// Images `[n, inputs, h, w]` to `[n, outputs, oh, ow]`. Traps when the channels do not fit, or
  /// `outputPadding` is not less than the larger of stride and dilation.
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
