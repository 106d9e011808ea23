extension Reference {
  func convolution(
    _ x: Tensor, _ weight: Tensor, _ bias: Tensor?, _ sizes: ConvolutionShape, _ activation: Activation
  ) -> Tensor {
    let (images, weights) = (floats(x), floats(weight))
    var results = Array(repeating: 0.0, count: sizes.output.elementCount)
    if let bias {
      let start = floats(bias)
      for place in results.indices { results[place] = start[channel(place, sizes.output)] }
    }
    sizes.forEachProduct { output, input, weight in results[output] += images[input] * weights[weight] }
    return tensor(results.map { applied(activation, $0) }, sizes.output, x.dtype)
  }

  func convolutionInputGradient(_ g: Tensor, _ weight: Tensor, _ sizes: ConvolutionShape) -> Tensor {
    let (slopes, weights) = (floats(g), floats(weight))
    var results = Array(repeating: 0.0, count: sizes.input.elementCount)
    sizes.forEachProduct { output, input, weight in results[input] += slopes[output] * weights[weight] }
    return tensor(results, sizes.input, g.dtype)
  }

  func convolutionWeightGradients(_ x: Tensor, _ g: Tensor, _ sizes: ConvolutionShape, bias wantsBias: Bool)
    -> (weight: Tensor, bias: Tensor?)
  {
    let (images, slopes) = (floats(x), floats(g))
    var results = Array(repeating: 0.0, count: sizes.weight.elementCount)
    sizes.forEachProduct { output, input, weight in results[weight] += images[input] * slopes[output] }
    var sums = Array(repeating: 0.0, count: sizes.outChannels)
    for place in slopes.indices { sums[channel(place, sizes.output)] += slopes[place] }
    return (
      tensor(results, sizes.weight, x.dtype), wantsBias ? tensor(sums, [sizes.outChannels], x.dtype) : nil
    )
  }

  /// The channel of an element of row-major `[n, c, ...]`.
  func channel(_ place: Int, _ shape: Shape) -> Int { place / Layout.rowMajorStrides(shape)[1] % shape[1] }
}

extension ConvolutionShape {
  /// Calls `body` for each product of an input and a weight that is part of an output, with the places of all
  /// three in their row-major tensors. All of convolution is in this list: each output is the sum of its
  /// products, and a product's gradients are the gradient of its output times the other factor.
  fileprivate func forEachProduct(_ body: (_ output: Int, _ input: Int, _ weight: Int) -> Void) {
    let (inGroup, outGroup) = (channels / groups, outChannels / groups)
    var output = -1
    for image in 0..<batch {
      for k in 0..<outChannels {
        for row in 0..<outImage.height {
          for column in 0..<outImage.width {
            output += 1
            for c in 0..<inGroup {
              let plane = image * channels + k / outGroup * inGroup + c
              for i in 0..<kernel.height {
                for j in 0..<kernel.width {
                  let y = row * stride.height - padding.height + i * dilation.height
                  let x = column * stride.width - padding.width + j * dilation.width
                  // The padding is made of zeros, which add nothing.
                  if y < 0 || y >= self.image.height || x < 0 || x >= self.image.width { continue }
                  body(
                    output, (plane * self.image.height + y) * self.image.width + x,
                    ((k * inGroup + c) * kernel.height + i) * kernel.width + j)
                }
              }
            }
          }
        }
      }
    }
  }
}
