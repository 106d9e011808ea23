import CKernels

/// Convolution on untracked data: our kernels for float in one group, unfolded windows for the rest.
enum ConvolutionKernel {
  static func forward(
    _ x: Tensor, _ weight: Tensor, _ bias: Tensor?, _ sizes: ConvolutionShape, _ activation: Activation
  ) -> Tensor {
    guard sizes.isDirect(x.dtype) else {
      var result = UnfoldedConvolution.forward(x, weight, sizes)
      if let bias { result = result + bias.reshaped([1, bias.count, 1, 1]) }
      return activation == .relu ? result.relu() : result
    }
    let (x, weight, bias) = (x.channelsLast(), weight.contiguous(), bias?.contiguous())
    let out = Tensor(uninitialized: Layout.channelsLast(sizes.output), .float32)
    withExtendedLifetime((x.storage, weight.storage, bias?.storage, out.storage)) {
      withUnsafePointer(to: sizes.c) {
        tern_convolution_forward(
          out.floats, x.floats, weight.floats, bias?.floats, $0, activation == .relu ? 1 : 0)
      }
    }
    return out
  }

  static func inputGradient(_ g: Tensor, _ weight: Tensor, _ sizes: ConvolutionShape) -> Tensor {
    guard sizes.isDirect(g.dtype) else { return UnfoldedConvolution.inputGradient(g, weight, sizes) }
    let (g, weight) = (g.channelsLast(), weight.contiguous())
    let out = Tensor(uninitialized: Layout.channelsLast(sizes.input), .float32)
    withExtendedLifetime((g.storage, weight.storage, out.storage)) {
      withUnsafePointer(to: sizes.c) {
        tern_convolution_input_gradient(out.floats, g.floats, weight.floats, $0)
      }
    }
    return out
  }

  /// The gradient of the weight, and of the bias if it is wanted.
  static func weightGradients(
    _ x: Tensor, _ g: Tensor, _ sizes: ConvolutionShape, bias wantsBias: Bool
  ) -> (weight: Tensor, bias: Tensor?) {
    guard sizes.isDirect(x.dtype) else {
      return (UnfoldedConvolution.weightGradient(x, g, sizes), wantsBias ? g.sum(axes: [0, 2, 3]) : nil)
    }
    let (x, g) = (x.channelsLast(), g.channelsLast())
    let weight = Tensor(uninitialized: sizes.weight, .float32)
    let bias = wantsBias ? Tensor(uninitialized: [sizes.outChannels], .float32) : nil
    withExtendedLifetime((x.storage, g.storage, weight.storage, bias?.storage)) {
      withUnsafePointer(to: sizes.c) {
        tern_convolution_weight_gradient(weight.floats, bias?.floats, x.floats, g.floats, $0)
      }
    }
    return (weight, bias)
  }
}

extension ConvolutionShape {
  /// Whether our kernels do it; otherwise windows are unfolded into a matrix.
  func isDirect(_ dtype: DType) -> Bool {
    dtype == .float32 && groups == 1 && dilation == 1 && input.elementCount > 0 && output.elementCount > 0
  }
}
