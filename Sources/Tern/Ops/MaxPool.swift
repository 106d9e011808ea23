import CKernels

extension Tensor {
  /// The greatest element of each window of `size`: `[n, c, h, w]` to `[n, c, oh, ow]` with
  /// `oh = (h + 2 padding - dilation (size - 1) - 1) / stride + 1`, rounded down, or up with `ceilMode`.
  /// Windows lie side by side unless `stride` says otherwise. The padding counts as -infinity; of equal
  /// elements the first gets the gradient; a NaN wins. The result lies channels last in memory.
  ///
  /// Traps when the window does not fit, or the padding is more than half of it.
  public func maxPool2d(
    _ size: Pair, stride: Pair? = nil, padding: Pair = 0, dilation: Pair = 1, ceilMode: Bool = false
  ) -> Tensor {
    maxPool2d(
      size, stride: stride, padding: padding, dilation: dilation, ceilMode: ceilMode, activation: .none)
  }

  /// The same followed by an activation, in one pass. The greatest of several relus is the relu of the
  /// greatest, so a layer's relu can wait until here.
  package func maxPool2d(
    _ size: Pair, stride: Pair?, padding: Pair, dilation: Pair, ceilMode: Bool, activation: Activation
  ) -> Tensor {
    precondition(dtype.isFloat, "maxPool2d: the images are \(dtype); convert them first, with .to(.float32)")
    let windows = PoolShape(
      "maxPool2d", shape, kernel: size, stride: stride, padding: padding, dilation: dilation,
      ceilMode: ceilMode)
    let places = isRecorded ? Tensor(uninitialized: windows.output, windows.placesType()) : nil
    return record(activation == .relu ? "ReluBackward0" : "MaxPool2DWithIndicesBackward0", self) {
      MaxPool.forward($0, windows, activation, places)
    } gradient: { g, _ in
      MaxPool.spread(g, windows, places!)
    }
    .traced(.maxPool(windows, activation), of: [self])
  }
}

/// Maximum pooling once the places of the maxima are known: a choice of elements, whose gradient is
/// their return, and the other way round.
private enum MaxPool {
  static func forward(_ x: Tensor, _ windows: PoolShape, _ activation: Activation, _ places: Tensor?)
    -> Tensor
  {
    let x = x.channelsLast()
    let out = Tensor(uninitialized: Layout.channelsLast(windows.output), x.dtype)
    var arguments = windows.arguments(activation)
    withExtendedLifetime((x.storage, out.storage, places)) {
      if x.dtype == .float32 {
        tern_max_pool_f32(&arguments, x.floats, out.floats, places?.base)
      } else {
        tern_max_pool_f64(&arguments, x.doubles, out.doubles, places?.base)
      }
    }
    return out
  }

  static func spread(_ g: Tensor, _ windows: PoolShape, _ places: Tensor) -> Tensor {
    record("MaxPool2DWithIndicesBackwardBackward0", g) { g in
      let g = g.channelsLast()
      let out = Tensor(uninitialized: Layout.channelsLast(windows.input), g.dtype)
      var arguments = windows.arguments(.none)
      withExtendedLifetime((g.storage, out.storage, places)) {
        if g.dtype == .float32 {
          tern_max_pool_spread_f32(&arguments, g.floats, places.base, out.floats)
        } else {
          tern_max_pool_spread_f64(&arguments, g.doubles, places.base, out.doubles)
        }
      }
      return out
    } gradient: { d, _ in
      pick(d, windows, places)
    }
  }

  static func pick(_ x: Tensor, _ windows: PoolShape, _ places: Tensor) -> Tensor {
    record("MaxPool2DWithIndicesBackward0", x) { x in
      let x = x.channelsLast()
      let out = Tensor(uninitialized: Layout.channelsLast(windows.output), x.dtype)
      var arguments = windows.arguments(.none)
      withExtendedLifetime((x.storage, out.storage, places)) {
        if x.dtype == .float32 {
          tern_max_pool_pick_f32(&arguments, x.floats, places.base, out.floats)
        } else {
          tern_max_pool_pick_f64(&arguments, x.doubles, places.base, out.doubles)
        }
      }
      return out
    } gradient: { g, _ in
      spread(g, windows, places)
    }
  }
}

extension Tensor {
  /// The first of the elements, which are float64.
  var doubles: UnsafeMutablePointer<Double> { base.assumingMemoryBound(to: Double.self) }
}
