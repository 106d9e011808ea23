extension Tensor {
  /// The mean of each window of `size`; sizes as for `maxPool2d`. The padding counts as zeros, and with
  /// `countIncludePad: false` not at all. The result lies channels last in memory.
  ///
  /// Traps when the window does not fit, or the padding is more than half of it.
  public func avgPool2d(
    _ size: Size2D, stride: Size2D? = nil, padding: Size2D = 0, ceilMode: Bool = false,
    countIncludePad: Bool = true
  ) -> Tensor {
    let windows = PoolShape(
      "avgPool2d", shape, kernel: size, stride: stride, padding: padding, dilation: 1, ceilMode: ceilMode)
    func spans(_ axis: Int, _ size: Int, _ stride: Int, _ padding: Int) -> [MeanWindows.Span] {
      (0..<windows.output[axis]).map { window in
        let start = window * stride - padding
        let end = Swift.min(start + size, shape[axis] + padding)
        let inside = Swift.max(start, 0)..<Swift.min(end, shape[axis])
        return (inside, countIncludePad ? end - start : inside.count)
      }
    }
    return meanPooled(
      "avgPool2d", "AvgPool2DBackward0",
      MeanWindows(
        input: shape, rows: spans(2, windows.kernel.height, windows.stride.height, padding.height),
        columns: spans(3, windows.kernel.width, windows.stride.width, padding.width)))
  }

  /// Means of as many windows as `size` says, of about equal extent: window i of o along h rows covers
  /// `floor(i h / o) ..< ceil((i + 1) h / o)`. `[n, c, h, w]` to `[n, c, size.height, size.width]`; `1`
  /// gives the mean of each channel.
  ///
  /// Traps unless the sizes are positive.
  public func adaptiveAvgPool2d(_ size: Size2D) -> Tensor {
    precondition(
      rank == 4,
      "adaptiveAvgPool2d: needs images [n, channels, height, width], got \(shape)\(rank == 3 ? "; did you mean unsqueezed(axis: 0)?" : "")"
    )
    precondition(
      size.height > 0 && size.width > 0 && shape[2] > 0 && shape[3] > 0,
      "adaptiveAvgPool2d: images of shape \(shape) cannot be pooled to \(size); sizes must be positive")
    func spans(_ axis: Int, _ windows: Int) -> [MeanWindows.Span] {
      (0..<windows).map { i in
        let span = (i * shape[axis] / windows)..<(((i + 1) * shape[axis] + windows - 1) / windows)
        return (span, span.count)
      }
    }
    return meanPooled(
      "adaptiveAvgPool2d", "AdaptiveAvgPool2DBackward0",
      MeanWindows(input: shape, rows: spans(2, size.height), columns: spans(3, size.width)))
  }

  private func meanPooled(_ spelling: StaticString, _ name: StaticString, _ windows: MeanWindows) -> Tensor {
    precondition(
      dtype.isFloat, "\(spelling): the images are \(dtype); convert them first, with .to(.float32)")
    return MeanPool.forward(self, windows, name).traced(.meanPool(windows), of: [self])
  }
}

/// Means over windows, and the sharing out that is their gradient: linear, so that each is the other's
/// gradient.
private enum MeanPool {
  static func forward(_ x: Tensor, _ windows: MeanWindows, _ name: StaticString) -> Tensor {
    record(name, x, value: { $0.backend.meanPool($0, windows) }) { g, _ in spread(g, windows, name) }
  }

  private static func spread(_ g: Tensor, _ windows: MeanWindows, _ name: StaticString) -> Tensor {
    record(name, g, value: { $0.backend.meanPoolSpread($0, windows) }) { d, _ in forward(d, windows, name) }
  }
}
