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

  /// Whether [n, c, h, w] lies in memory as n, h, w, c. With one channel, or one pixel, both this and
  /// row-major can be true.
  var isChannelsLast: Bool {
    guard shape.rank == 4 else { return false }
    if shape.elementCount == 0 { return true }
    var step = 1
    let order: InlineArray<4, Int> = [1, 3, 2, 0]
    for place in 0..<4 {
      let axis = order[place]
      if shape[unchecked: axis] != 1 && strides[unchecked: axis] != step { return false }
      step *= shape[unchecked: axis]
    }
    return true
  }
}

extension Tensor {
  /// Whether a batch of images [n, c, h, w] lies in memory as n, h, w, c; false for other ranks.
  public var isChannelsLast: Bool { layout.isChannelsLast }

  /// This batch of images [n, c, h, w] with the channels of each pixel next to each other in memory, in the
  /// order n, h, w, c in which convolutions work: a copy unless they are so already. Element-wise operations
  /// keep the order. Traps for another rank.
  public func channelsLast() -> Tensor {
    precondition(
      rank == 4, "channelsLast: needs a batch of images [n, c, h, w], got a tensor of shape \(shape)")
    if isChannelsLast { return self }
    return record("CloneBackward0", self, value: { $0.inChannelsLast() }) { g, _ in g }
      .traced(.reshape, of: [self])
  }

  /// This tensor off the tape with the channels of each pixel next to each other; copied only if they are
  /// not.
  func inChannelsLast() -> Tensor {
    layout.isChannelsLast ? self : untracked.copied(to: .channelsLast(shape))
  }
}
