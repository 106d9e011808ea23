/// The sizes of a two-dimensional convolution: `[n, c, h, w]` with a weight `[k, c / groups, i, j]` to
/// `[n, k, oh, ow]`.
struct ConvolutionShape: Sendable, Equatable {
  var batch: Int
  /// The channels of the input, and the size of its images.
  var channels: Int
  var image: Size2D
  /// The channels of the output, and the size of its images.
  var outChannels: Int
  var outImage: Size2D
  var kernel: Size2D
  var stride: Size2D
  var padding: Size2D
  var dilation: Size2D
  var groups: Int

  var input: Shape { [batch, channels, image.height, image.width] }
  var output: Shape { [batch, outChannels, outImage.height, outImage.width] }
  var weight: Shape { [outChannels, channels / groups, kernel.height, kernel.width] }
  /// The number of output pixels of all images.
  var outPixels: Int { batch * outImage.height * outImage.width }
  /// The number of weights that contribute to one output value.
  var windowCount: Int { kernel.height * kernel.width * (channels / groups) }

  /// Works out the sizes. Traps on everything that a caller can get wrong; `operation` is the name in the
  /// message.
  init(
    _ operation: StaticString, input x: Shape, weight w: Shape, stride: Size2D, padding: Size2D,
    dilation: Size2D, groups: Int
  ) {
    precondition(
      x.rank == 4 && w.rank == 4,
      "\(operation): needs images [n, channels, height, width] and a weight [out, channels / groups, height, width], got \(x) and \(w)\(x.rank == 3 ? "; did you mean x.unsqueezed(axis: 1), one channel?" : "")"
    )
    precondition(
      groups > 0 && x[1] == w[1] * groups && w[0] % Swift.max(groups, 1) == 0,
      "\(operation): images of shape \(x) do not fit a weight of shape \(w) in \(groups) group\(groups == 1 ? "" : "s"); it needs [out, \(groups > 0 ? x[1] / groups : 0), ...]"
    )
    ConvolutionShape.requireSettings(operation, kernel: Size2D(w[2], w[3]), stride, padding, dilation)
    batch = x[0]
    (channels, outChannels) = (x[1], w[0])
    image = Size2D(x[2], x[3])
    kernel = Size2D(w[2], w[3])
    (self.stride, self.padding, self.dilation, self.groups) = (stride, padding, dilation, groups)
    let span = Size2D(dilation.height * (kernel.height - 1) + 1, dilation.width * (kernel.width - 1) + 1)
    precondition(
      image.height + 2 * padding.height >= span.height && image.width + 2 * padding.width >= span.width,
      "\(operation): a window of \(span) does not fit into images of \(image) with a padding of \(padding)")
    outImage = Size2D(
      (image.height + 2 * padding.height - span.height) / stride.height + 1,
      (image.width + 2 * padding.width - span.width) / stride.width + 1)
  }

  static func requireSettings(
    _ operation: StaticString, kernel: Size2D, _ stride: Size2D, _ padding: Size2D, _ dilation: Size2D
  ) {
    precondition(
      kernel.height > 0 && kernel.width > 0 && stride.height > 0 && stride.width > 0
        && dilation.height > 0 && dilation.width > 0 && padding.height >= 0 && padding.width >= 0,
      "\(operation): kernel \(kernel), stride \(stride) and dilation \(dilation) must be positive, padding \(padding) not negative"
    )
  }
}
