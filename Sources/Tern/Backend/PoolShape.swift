/// The windows of a pooling along height and width, and how many of them there are.
struct PoolShape: Sendable {
  let input: Shape
  let output: Shape
  let kernel, stride, padding, dilation: Size2D

  /// Sizes as PyTorch counts them: rounded down, or with `ceilMode` up, where the last window may reach
  /// beyond the padding but must begin inside the image or its padding on the left.
  ///
  /// Traps when a setting makes no sense for images of this shape.
  init(
    _ name: StaticString, _ input: Shape, kernel: Size2D, stride: Size2D?, padding: Size2D, dilation: Size2D,
    ceilMode: Bool
  ) {
    precondition(
      input.rank == 4,
      "\(name): needs images [n, channels, height, width], got \(input)\(input.rank == 3 ? "; did you mean unsqueezed(axis: 0)?" : "")"
    )
    let stride = stride ?? kernel
    func isPositive(_ pair: Size2D) -> Bool { pair.height > 0 && pair.width > 0 }
    precondition(
      isPositive(kernel) && isPositive(stride) && isPositive(dilation),
      "\(name): window \(kernel), stride \(stride) and dilation \(dilation) must be positive")
    let reach = Size2D((kernel.height - 1) * dilation.height + 1, (kernel.width - 1) * dilation.width + 1)
    precondition(
      padding.height >= 0 && padding.width >= 0 && 2 * padding.height <= reach.height
        && 2 * padding.width <= reach.width,
      "\(name): a padding of \(padding) is more than half of a window of \(kernel); use less padding")
    func count(_ size: Int, _ reach: Int, _ stride: Int, _ border: Int) -> Int {
      let room = size + 2 * border - reach
      precondition(
        room >= 0,
        "\(name): a window of \(kernel) with padding \(padding) does not fit images of shape \(input)"
      )
      let windows = (room + (ceilMode ? stride - 1 : 0)) / stride + 1
      return ceilMode && (windows - 1) * stride >= size + border ? windows - 1 : windows
    }
    self.input = input
    output = [
      input[0], input[1], count(input[2], reach.height, stride.height, padding.height),
      count(input[3], reach.width, stride.width, padding.width),
    ]
    (self.kernel, self.stride, self.padding, self.dilation) = (kernel, stride, padding, dilation)
  }
}
