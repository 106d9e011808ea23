import CKernels

extension Tensor {
  /// The mean of each window of `size`; sizes as for `maxPool2d`. The padding counts as zeros, and with
  /// `countIncludePad: false` not at all. The result lies channels last in memory.
  ///
  /// Traps when the window does not fit, or the padding is more than half of it.
  public func avgPool2d(
    _ size: Pair, stride: Pair? = nil, padding: Pair = 0, ceilMode: Bool = false, countIncludePad: Bool = true
  ) -> Tensor {
    let windows = PoolShape(
      "avgPool2d", shape, kernel: size, stride: stride, padding: padding, dilation: 1, ceilMode: ceilMode)
    func spans(_ axis: Int, _ size: Int, _ stride: Int, _ padding: Int) -> [MeanPool.Span] {
      (0..<windows.output[axis]).map { window in
        let start = window * stride - padding
        let end = Swift.min(start + size, shape[axis] + padding)
        let inside = Swift.max(start, 0)..<Swift.min(end, shape[axis])
        return (inside, countIncludePad ? end - start : inside.count)
      }
    }
    return meanPooled(
      "avgPool2d", "AvgPool2DBackward0",
      MeanPool(
        input: shape, rows: spans(2, windows.kernel.height, windows.stride.height, padding.height),
        columns: spans(3, windows.kernel.width, windows.stride.width, padding.width)))
  }

  /// Means of as many windows as `size` says, of about equal extent: window i of o along h rows covers
  /// `floor(i h / o) ..< ceil((i + 1) h / o)`. `[n, c, h, w]` to `[n, c, size.height, size.width]`; `1`
  /// gives the mean of each channel.
  ///
  /// Traps unless the sizes are positive.
  public func adaptiveAvgPool2d(_ size: Pair) -> Tensor {
    precondition(
      rank == 4,
      "adaptiveAvgPool2d: needs images [n, channels, height, width], got \(shape)\(rank == 3 ? "; did you mean unsqueezed(0)?" : "")"
    )
    precondition(
      size.height > 0 && size.width > 0 && shape[2] > 0 && shape[3] > 0,
      "adaptiveAvgPool2d: images of shape \(shape) cannot be pooled to \(size); sizes must be positive")
    func spans(_ axis: Int, _ windows: Int) -> [MeanPool.Span] {
      (0..<windows).map { i in
        let span = (i * shape[axis] / windows)..<(((i + 1) * shape[axis] + windows - 1) / windows)
        return (span, span.count)
      }
    }
    return meanPooled(
      "adaptiveAvgPool2d", "AdaptiveAvgPool2DBackward0",
      MeanPool(input: shape, rows: spans(2, size.height), columns: spans(3, size.width)))
  }

  private func meanPooled(_ spelling: StaticString, _ name: StaticString, _ pool: MeanPool) -> Tensor {
    precondition(
      dtype.isFloat, "\(spelling): the images are \(dtype); convert them first, with .to(.float32)")
    return pool.forward(self, name).traced(.meanPool(pool), of: [self])
  }
}

/// Means over windows given by where they begin and end; linear, so that its gradient and itself are
/// each other's gradients.
struct MeanPool: Sendable {
  /// The elements of a window along one direction, and the number that their sum is divided by.
  typealias Span = (inside: Range<Int>, size: Int)

  let input, output: Shape
  /// Starts, ends and sizes of the rows' windows, then of the columns'.
  private let bounds: [Int32]

  init(input: Shape, rows: [Span], columns: [Span]) {
    self.input = input
    output = [input[0], input[1], rows.count, columns.count]
    func flat(_ spans: [Span]) -> [Int32] {
      spans.map { Int32($0.inside.lowerBound) } + spans.map { Int32($0.inside.upperBound) }
        + spans.map { Int32($0.size) }
    }
    bounds = flat(rows) + flat(columns)
  }

  func forward(_ x: Tensor, _ name: StaticString) -> Tensor {
    record(name, x) { x in
      run(x, output, tern_mean_pool_f32, tern_mean_pool_f64)
    } gradient: { g, _ in
      spread(g, name)
    }
  }

  private func spread(_ g: Tensor, _ name: StaticString) -> Tensor {
    record(name, g) { g in
      run(g, input, tern_mean_pool_spread_f32, tern_mean_pool_spread_f64)
    } gradient: { d, _ in
      forward(d, name)
    }
  }

  private typealias Kernel<T> = (
    Int, Int, tern_windows, tern_windows, UnsafePointer<T>, UnsafeMutablePointer<T>
  ) -> Void

  /// Channels-last images to their means.
  func run(_ x: UnsafePointer<Float>, to out: UnsafeMutablePointer<Float>) {
    withWindows { tern_mean_pool_f32(input[0], input[1], $0, $1, x, out) }
  }

  private func run(_ x: Tensor, _ shape: Shape, _ single: Kernel<Float>, _ double: Kernel<Double>) -> Tensor {
    let x = x.channelsLast()
    let out = Tensor(uninitialized: Layout.channelsLast(shape), x.dtype)
    withExtendedLifetime((x.storage, out.storage)) {
      withWindows { rows, columns in
        if x.dtype == .float32 {
          single(input[0], input[1], rows, columns, x.floats, out.floats)
        } else {
          double(input[0], input[1], rows, columns, x.doubles, out.doubles)
        }
      }
    }
    return out
  }

  private func withWindows(_ body: (_ rows: tern_windows, _ columns: tern_windows) -> Void) {
    bounds.withUnsafeBufferPointer { bounds in
      func windows(_ axis: Int, at start: UnsafePointer<Int32>) -> tern_windows {
        let count = output[axis]
        return tern_windows(
          start: start, end: start + count, size: start + 2 * count, count: count, extent: input[axis])
      }
      body(windows(2, at: bounds.baseAddress!), windows(3, at: bounds.baseAddress! + 3 * output[2]))
    }
  }
}
