extension Tensor {
  /// The convolution of images with a weight, as in neural networks (the weight is not flipped), then the
  /// activation.
  ///
  /// `[n, c, h, w]` with a weight `[k, c / groups, i, j]` and a bias `[k]` to `[n, k, oh, ow]`, where
  /// `oh = (h + 2 padding - dilation (i - 1) - 1) / stride + 1`, rounded down. Groups of channels are
  /// convolved apart. The result lies channels last in memory.
  ///
  /// Traps when shapes, types or settings do not fit.
  public func conv2d(
    _ weight: Tensor, _ bias: Tensor? = nil, stride: Size2D = 1, padding: Size2D = 0, dilation: Size2D = 1,
    groups: Int = 1, activation: Activation = .none
  ) -> Tensor {
    let sizes = ConvolutionShape(
      "conv2d", input: shape, weight: weight.shape, stride: stride, padding: padding, dilation: dilation,
      groups: groups)
    requireOperands("conv2d", weight, bias, channels: sizes.outChannels)
    let name: StaticString = activation == .relu ? "ReluBackward0" : "ConvolutionBackward0"
    let operands = bias.map { [self, weight, $0] } ?? [self, weight]
    return record(name, operands, keeping: activation == .none ? .inputs : .inputsAndOutput) {
      Convolution.forward($0[0], $0[1], $0.count == 3 ? $0[2] : nil, sizes, activation)
    } gradients: { g, saved, wanted in
      let g = g.gradient(before: activation, of: saved.output)
      var gradients: [Tensor?] = [wanted[0] ? Convolution.inputGradient(g, saved[1], sizes) : nil]
      gradients += Convolution.weightGradients(
        saved[0], g, sizes, weight: wanted[1], bias: wanted.count == 3 && wanted[2])
      return gradients
    }
    .traced(.convolution(sizes, activation), of: operands)
  }

  /// The transposed convolution: what the gradient of `conv2d` does to its output, used as a layer that
  /// enlarges images.
  ///
  /// `[n, c, h, w]` with a weight `[c, k / groups, i, j]` and a bias `[k]` to `[n, k, oh, ow]`, where
  /// `oh = (h - 1) stride - 2 padding + dilation (i - 1) + outputPadding + 1`. `outputPadding`, smaller than
  /// the stride or the dilation, chooses among the sizes that a convolution would shrink to `h`.
  ///
  /// Traps when shapes, types or settings do not fit.
  public func convTransposed2d(
    _ weight: Tensor, _ bias: Tensor? = nil, stride: Size2D = 1, padding: Size2D = 0,
    outputPadding: Size2D = 0, dilation: Size2D = 1, groups: Int = 1
  ) -> Tensor {
    precondition(
      rank == 4 && weight.rank == 4 && shape[1] == weight.shape[0],
      "convTransposed2d: images of shape \(shape) do not fit a weight of shape \(weight.shape); it needs [channels, out / groups, height, width]"
    )
    let kernel = Size2D(weight.shape[2], weight.shape[3])
    ConvolutionShape.requireSettings("convTransposed2d", kernel: kernel, stride, padding, dilation)
    precondition(
      outputPadding.height >= 0 && outputPadding.width >= 0
        && outputPadding.height < Swift.max(stride.height, dilation.height)
        && outputPadding.width < Swift.max(stride.width, dilation.width),
      "convTransposed2d: the output padding \(outputPadding) must be smaller than the stride \(stride) or the dilation \(dilation)"
    )
    precondition(groups > 0, "convTransposed2d: \(groups) groups")
    let larger: Shape = [
      shape[0], weight.shape[1] * groups,
      (shape[2] - 1) * stride.height - 2 * padding.height + dilation.height * (kernel.height - 1)
        + outputPadding.height + 1,
      (shape[3] - 1) * stride.width - 2 * padding.width + dilation.width * (kernel.width - 1)
        + outputPadding.width + 1,
    ]
    precondition(
      larger[2] > 0 && larger[3] > 0,
      "convTransposed2d: a padding of \(padding) leaves nothing of images of \(shape) under a kernel of \(kernel)"
    )
    let sizes = ConvolutionShape(
      "convTransposed2d", input: larger, weight: weight.shape, stride: stride, padding: padding,
      dilation: dilation, groups: groups)
    requireOperands("convTransposed2d", weight, bias, channels: larger[1])
    let result = Convolution.inputGradient(self, weight, sizes)
      .traced(.function { Convolution.inputGradient($0[0], $0[1], sizes) }, of: [self, weight])
    guard let bias else { return result }
    return (result + bias.reshaped([1, larger[1], 1, 1])).named("ConvolutionBackward0")
  }

  private func requireOperands(_ name: StaticString, _ weight: Tensor, _ bias: Tensor?, channels: Int) {
    precondition(
      bias == nil || bias!.shape == [channels],
      "\(name): the bias has shape \(bias!.shape), and \(channels) output channels need [\(channels)]")
    precondition(
      dtype == weight.dtype && (bias == nil || bias!.dtype == dtype) && dtype.isFloat,
      "\(name): the images are \(dtype), the weight \(weight.dtype)\(bias.map { ", the bias \($0.dtype)" } ?? ""); all must be the same float type, convert with .to(.\(weight.dtype))"
    )
  }
}

/// Convolution and its two gradients on the tape. Each is linear in both operands, and the gradients of
/// each are the other two, so that any derivative of a convolution is made of these three.
enum Convolution {
  static func forward(
    _ x: Tensor, _ weight: Tensor, _ bias: Tensor?, _ sizes: ConvolutionShape, _ activation: Activation
  ) -> Tensor {
    Dispatch.backend("conv2d", x, weight, bias).convolution(x, weight, bias, sizes, activation)
  }

  /// `g` of the output's shape to the input's.
  static func inputGradient(_ g: Tensor, _ weight: Tensor, _ sizes: ConvolutionShape) -> Tensor {
    record("ConvolutionBackward0", g, weight, keeping: .inputs) {
      Dispatch.backend("conv2d", $0, $1).convolutionInputGradient($0, $1, sizes)
    } gradients: { d, saved in
      d.convolved(saved[1], sizes)
    } _: { d, saved in
      weightGradient(d, saved[0], sizes)
    }
  }

  static func weightGradient(_ x: Tensor, _ g: Tensor, _ sizes: ConvolutionShape) -> Tensor {
    record("ConvolutionBackward0", x, g, keeping: .inputs) {
      Dispatch.backend("conv2d", $0, $1).convolutionWeightGradients($0, $1, sizes, bias: false).weight
    } gradients: { d, saved in
      inputGradient(saved[1], d, sizes)
    } _: { d, saved in
      saved[0].convolved(d, sizes)
    }
  }

  /// The gradients of weight and bias, those that are wanted. Both in one pass over the images unless
  /// they are to be differentiated themselves.
  static func weightGradients(
    _ x: Tensor, _ g: Tensor, _ sizes: ConvolutionShape, weight: Bool, bias: Bool
  ) -> [Tensor?] {
    if weight && !x.isRecorded && !g.isRecorded {
      let both = x.backend.convolutionWeightGradients(x.untracked, g.untracked, sizes, bias: bias)
      return [both.weight, both.bias]
    }
    return [weight ? weightGradient(x, g, sizes) : nil, bias ? g.sum(axes: [0, 2, 3]) : nil]
  }
}

extension Tensor {
  fileprivate func convolved(_ weight: Tensor, _ sizes: ConvolutionShape) -> Tensor {
    conv2d(
      weight, stride: sizes.stride, padding: sizes.padding, dilation: sizes.dilation, groups: sizes.groups)
  }
}
