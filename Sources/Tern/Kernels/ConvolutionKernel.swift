/// Convolution on untracked data: picks the way to compute it.
enum ConvolutionKernel {
  static func forward(
    _ x: Tensor, _ weight: Tensor, _ bias: Tensor?, _ sizes: ConvolutionShape, _ activation: Activation
  ) -> Tensor {
    var result = UnfoldedConvolution.forward(x, weight, sizes)
    if let bias { result = result + bias.reshaped([1, bias.count, 1, 1]) }
    return activation == .relu ? result.relu() : result
  }

  static func inputGradient(_ g: Tensor, _ weight: Tensor, _ sizes: ConvolutionShape) -> Tensor {
    UnfoldedConvolution.inputGradient(g, weight, sizes)
  }

  /// The gradient of the weight, and of the bias if it is wanted.
  static func weightGradients(
    _ x: Tensor, _ g: Tensor, _ sizes: ConvolutionShape, bias: Bool
  ) -> (weight: Tensor, bias: Tensor?) {
    (UnfoldedConvolution.weightGradient(x, g, sizes), bias ? g.sum(axes: [0, 2, 3]) : nil)
  }
}
