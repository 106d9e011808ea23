// Images flow through a network channels last: the shape stays [n, c, h, w], but the elements of one
// pixel lie side by side in memory, so that kernels vectorise over channels. It is a matter of strides
// alone; every operation reads such a tensor like any other.

extension Tensor {
  /// A channels-last tensor as the matrix `[n * h * w, c]` over the same memory.
  var pixels: Tensor {
    Tensor(
      storage: storage,
      layout: Layout(
        shape: [shape[0] * shape[2] * shape[3], shape[1]], strides: [Swift.max(shape[1], 1), 1],
        offset: layout.offset),
      dtype: dtype)
  }
}
