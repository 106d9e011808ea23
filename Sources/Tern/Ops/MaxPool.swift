extension Tensor {
  /// The greatest element of each window of `size`: `[n, c, h, w]` to `[n, c, oh, ow]` with
  /// `oh = (h + 2 padding - dilation (size - 1) - 1) / stride + 1`, rounded down, or up with `ceilMode`.
  /// Windows lie side by side unless `stride` says otherwise. The padding counts as -infinity; of equal
  /// elements the first gets the gradient; a NaN wins. The result lies channels last in memory.
  ///
  /// The greatest of several relus is the relu of the greatest, so that the activation of a layer before can
  /// wait until here, where there are fewer elements.
  ///
  /// Traps when the window does not fit, or the padding is more than half of it.
  public func maxPool2d(
    _ size: Size2D, stride: Size2D? = nil, padding: Size2D = 0, dilation: Size2D = 1, ceilMode: Bool = false,
    activation: Activation = .none
  ) -> Tensor {
    precondition(dtype.isFloat, "maxPool2d: the images are \(dtype); convert them first, with .to(.float32)")
    let windows = PoolShape(
      "maxPool2d", shape, kernel: size, stride: stride, padding: padding, dilation: dilation,
      ceilMode: ceilMode)
    // Before the recording, since the gradient needs the places as well as the result.
    let (values, places) = backend.maxPool(untracked, windows, activation, wantsPlaces: isRecorded)
    let name: StaticString = activation == .relu ? "ReluBackward0" : "MaxPool2DWithIndicesBackward0"
    return record(name, self, value: { _ in values }) { g, _ in MaxPool.spread(g, windows, places!) }
      .traced(.maxPool(windows, activation), of: [self])
  }
}

/// Maximum pooling once the places of the maxima are known: a choice of elements, whose gradient is
/// their return, and the other way round.
private enum MaxPool {
  static func spread(_ g: Tensor, _ windows: PoolShape, _ places: Tensor) -> Tensor {
    record("MaxPool2DWithIndicesBackwardBackward0", g) {
      $0.backend.maxPoolSpread($0, windows, places: places)
    } gradient: { d, _ in
      pick(d, windows, places)
    }
  }

  static func pick(_ x: Tensor, _ windows: PoolShape, _ places: Tensor) -> Tensor {
    record("MaxPool2DWithIndicesBackward0", x) {
      $0.backend.maxPoolPick($0, windows, places: places)
    } gradient: { g, _ in
      spread(g, windows, places)
    }
  }
}
