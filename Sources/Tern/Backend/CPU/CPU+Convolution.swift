import CKernels

// Convolution: our kernels for float in one group, unfolded windows for the rest.

extension CPU {
  func convolution(
    _ x: Tensor, _ weight: Tensor, _ bias: Tensor?, _ sizes: ConvolutionShape, _ activation: Activation
  ) -> Tensor {
    guard sizes.isDirect(x.dtype) else {
      var result = UnfoldedConvolution.forward(x, weight, sizes)
      if let bias { result = binary(.add, result, bias.untracked.reshaped([1, bias.count, 1, 1])) }
      return activation == .relu ? unary(.relu, result) : result
    }
    let out = Tensor(uninitialized: Layout.channelsLast(sizes.output), .float32)
    withMemory(x.channelsLast(), weight.contiguous(), bias?.contiguous(), out) { x, weight, bias, out in
      warningInDebug {
        withUnsafePointer(to: sizes.c) {
          tern_convolution_forward(
            out.floats, x.floats, weight.floats, bias?.floats, $0, activation == .relu ? 1 : 0)
        }
      }
    }
    return out
  }

  func convolutionInputGradient(_ g: Tensor, _ weight: Tensor, _ sizes: ConvolutionShape) -> Tensor {
    guard sizes.isDirect(g.dtype) else { return UnfoldedConvolution.inputGradient(g, weight, sizes) }
    let out = Tensor(uninitialized: Layout.channelsLast(sizes.input), .float32)
    withMemory(g.channelsLast(), weight.contiguous(), out) { g, weight, out in
      warningInDebug {
        withUnsafePointer(to: sizes.c) {
          tern_convolution_input_gradient(out.floats, g.floats, weight.floats, $0)
        }
      }
    }
    return out
  }

  func convolutionWeightGradients(_ x: Tensor, _ g: Tensor, _ sizes: ConvolutionShape, bias wantsBias: Bool)
    -> (weight: Tensor, bias: Tensor?)
  {
    guard sizes.isDirect(x.dtype) else {
      return (
        UnfoldedConvolution.weightGradient(x, g, sizes), wantsBias ? g.untracked.sum(axes: [0, 2, 3]) : nil
      )
    }
    let weight = Tensor(uninitialized: sizes.weight, .float32)
    let bias = wantsBias ? Tensor(uninitialized: [sizes.outChannels], .float32) : nil
    withMemory(x.channelsLast(), g.channelsLast(), weight, bias) { x, g, weight, bias in
      warningInDebug {
        withUnsafePointer(to: sizes.c) {
          tern_convolution_weight_gradient(weight.floats, bias?.floats, x.floats, g.floats, $0)
        }
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

  var c: tern_convolution {
    tern_convolution(
      batch: batch, height: image.height, width: image.width, channels: channels,
      out_height: outImage.height, out_width: outImage.width, out_channels: outChannels,
      kernel_height: kernel.height, kernel_width: kernel.width, stride_y: stride.height,
      stride_x: stride.width, pad_y: padding.height, pad_x: padding.width, dilation_y: dilation.height,
      dilation_x: dilation.width)
  }
}
