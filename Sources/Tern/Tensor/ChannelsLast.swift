// Images flow through a network channels last: the shape stays [n, c, h, w], but the elements of one
// pixel lie side by side in memory, so that kernels vectorise over channels. It is a matter of strides
// alone; every operation reads such a tensor like any other.

extension Layout {
  /// `[n, c, h, w]` with memory in the order n, h, w, c.
  static func channelsLast(_ shape: Shape) -> Layout {
    let (c, h, w) = (shape[1], shape[2], shape[3])
    return Layout(
      shape: shape, strides: [Swift.max(h * w * c, 1), 1, Swift.max(w * c, 1), Swift.max(c, 1)], offset: 0)
  }

  var isChannelsLast: Bool {
    guard shape.rank == 4 else { return false }
    let expected = Layout.channelsLast(shape).strides
    return (0..<4).allSatisfy { shape[$0] == 1 || strides[$0] == expected[$0] }
  }
}

extension Tensor {
  /// A channels-last tensor whose memory holds nothing yet.
  init(uninitializedChannelsLast shape: Shape, _ dtype: DType) {
    self.init(uninitialized: shape, dtype)
    layout = .channelsLast(shape)
  }

  /// The same values with the channels of each pixel side by side; copies only if they do not lie so.
  func inChannelsLast() -> Tensor {
    if layout.isChannelsLast { return self }
    let copy = Tensor(uninitializedChannelsLast: shape, dtype)
    Elementwise.copy(untracked, into: copy.storage, copy.layout)
    return copy
  }

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
