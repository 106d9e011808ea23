import CKernels

/// Convolution on untracked data, and its two gradients. Each is linear in both operands, and each
/// one's gradients are the other two.
///
/// This is the general way, for every type, group count and dilation: windows unfolded into the rows of a
/// matrix, and one matrix product for each group.
enum UnfoldedConvolution {
  static func forward(_ x: Tensor, _ weight: Tensor, _ shape: ConvolutionShape) -> Tensor {
    let out = Tensor(uninitialized: Layout.channelsLast(shape.output), x.dtype)
    let x = x.channelsLast()
    for group in 0..<shape.groups {
      let product = CPU().matmul(
        unfolded(x, shape, group), shape.matrix(of: weight, group).transposed(0, 1))
      CPU().copy(product, into: shape.columns(of: out, group))
    }
    return out
  }

  static func inputGradient(_ g: Tensor, _ weight: Tensor, _ shape: ConvolutionShape) -> Tensor {
    let out = Tensor(uninitialized: Layout.channelsLast(shape.input), g.dtype)
    let g = g.channelsLast()
    CPU().fill(out, 0)
    let taken = shape.channels / shape.groups
    for group in 0..<shape.groups {
      let rows = CPU().matmul(shape.columns(of: g, group), shape.matrix(of: weight, group).contiguous())
      withMemory(rows, out) { from, to in
        withUnsafePointer(to: shape.c) { geometry in
          parallelFor(shape.batch, grain: 1) { images in
            if g.dtype == .float64 {
              tern_fold_f64(
                to.doubles, from.doubles, geometry, group * taken, taken, images.lowerBound, images.upperBound
              )
            } else {
              tern_fold_f32(
                to.floats, from.floats, geometry, group * taken, taken, images.lowerBound, images.upperBound)
            }
          }
        }
      }
    }
    return out
  }

  static func weightGradient(_ x: Tensor, _ g: Tensor, _ shape: ConvolutionShape) -> Tensor {
    let (x, g) = (x.channelsLast(), g.channelsLast())
    let groups = (0..<shape.groups).map { group in
      CPU().matmul(shape.columns(of: g, group).transposed(0, 1), unfolded(x, shape, group))
    }
    let (kernel, taken) = (shape.kernel, shape.channels / shape.groups)
    let rows = groups.count == 1 ? groups[0] : Tensor.concatenated(groups)
    return rows.reshaped([shape.outChannels, kernel.height, kernel.width, taken]).permuted([0, 3, 1, 2])
      .contiguous()
  }

  /// The windows of one group as a matrix `[n * oh * ow, i * j * c / groups]`.
  private static func unfolded(_ x: Tensor, _ shape: ConvolutionShape, _ group: Int) -> Tensor {
    let rows = Tensor(uninitialized: [shape.outPixels, shape.windowCount], x.dtype)
    let (taken, length, item) = (shape.channels / shape.groups, shape.windowCount, x.dtype.itemSize)
    withMemory(x, rows) { from, to in
      withUnsafePointer(to: shape.c) { geometry in
        parallelFor(shape.outPixels, grain: Swift.max(1, CPU.grain / Swift.max(length, 1))) {
          tern_unfold(
            to + $0.lowerBound * length * item, length, from, geometry, group * taken, taken, $0.lowerBound,
            $0.upperBound, item)
        }
      }
    }
    return rows
  }
}

extension ConvolutionShape {
  /// The weights of one group as a matrix `[k / groups, i * j * c / groups]`, in the order of `unfold`.
  fileprivate func matrix(of weight: Tensor, _ group: Int) -> Tensor {
    let count = outChannels / groups
    return weight.view(weight.layout.sliced(0, from: group * count, count: count))
      .permuted([0, 2, 3, 1]).contiguous().reshaped([count, windowCount])
  }

  /// The output channels of one group as columns of the matrix of output pixels.
  fileprivate func columns(of out: Tensor, _ group: Int) -> Tensor {
    let (pixels, count) = (out.pixels, outChannels / groups)
    return pixels.view(pixels.layout.sliced(1, from: group * count, count: count))
  }
}
