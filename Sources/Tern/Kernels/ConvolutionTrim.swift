// On the smallest images part of a kernel only ever meets the padding: of 3 x 3 weights over one pixel, all
// but the middle one. Nine tenths of the products of a ResNet's last layers on small images are of this
// kind, so the kernel is trimmed to the weights that can meet a pixel.

extension ConvolutionShape {
  /// The rows and columns of the kernel that lie over a pixel for some output. For a dilation of 1.
  private var reach: (rows: Range<Int>, columns: Range<Int>) {
    func range(_ kernel: Int, _ size: Int, _ out: Int, _ stride: Int, _ padding: Int) -> Range<Int> {
      let lower = Swift.max(0, padding - (out - 1) * stride)
      return lower..<Swift.max(lower + 1, Swift.min(kernel, size + padding))
    }
    return (
      range(kernel.height, image.height, outImage.height, stride.height, padding.height),
      range(kernel.width, image.width, outImage.width, stride.width, padding.width)
    )
  }

  /// The same convolution with the part of the kernel that counts.
  var trimmed: ConvolutionShape {
    let (rows, columns) = reach
    var copy = self
    copy.kernel = Pair(rows.count, columns.count)
    copy.padding = Pair(padding.height - rows.lowerBound, padding.width - columns.lowerBound)
    return copy
  }

  /// That part of a weight, contiguous.
  func trimming(_ weight: Tensor) -> Tensor {
    trimmed.kernel == kernel ? weight.contiguous() : part(of: weight).contiguous()
  }

  /// A gradient of that part as one of the whole weight.
  func untrimming(_ gradient: Tensor) -> Tensor {
    if trimmed.kernel == kernel { return gradient }
    let whole = Tensor.zeros(weight, dtype: gradient.dtype)
    Elementwise.copy(gradient, into: whole.storage, part(of: whole).layout)
    return whole
  }

  private func part(of weight: Tensor) -> Tensor {
    let (rows, columns) = reach
    return weight.view(
      weight.layout.sliced(2, from: rows.lowerBound, count: rows.count)
        .sliced(3, from: columns.lowerBound, count: columns.count))
  }
}
