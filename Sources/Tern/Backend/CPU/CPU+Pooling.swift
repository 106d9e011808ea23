import CKernels

extension CPU {
  func maxPool(_ x: Tensor, _ windows: PoolShape, _ activation: Activation, wantsPlaces: Bool)
    -> (values: Tensor, places: Tensor?)
  {
    let out = Tensor(uninitialized: Layout.channelsLast(windows.output), x.dtype)
    let places = wantsPlaces ? Tensor(uninitialized: windows.output, windows.placesType) : nil
    var arguments = windows.arguments(activation)
    withMemory(x.channelsLast(), out, places) { from, to, places in
      if x.dtype == .float32 {
        tern_max_pool_f32(&arguments, from.floats, to.floats, places)
      } else {
        tern_max_pool_f64(&arguments, from.doubles, to.doubles, places)
      }
    }
    return (out, places)
  }

  func maxPoolSpread(_ g: Tensor, _ windows: PoolShape, places: Tensor) -> Tensor {
    let out = Tensor(uninitialized: Layout.channelsLast(windows.input), g.dtype)
    var arguments = windows.arguments(.none)
    withMemory(g.channelsLast(), places, out) { from, places, to in
      if g.dtype == .float32 {
        tern_max_pool_spread_f32(&arguments, from.floats, places, to.floats)
      } else {
        tern_max_pool_spread_f64(&arguments, from.doubles, places, to.doubles)
      }
    }
    return out
  }

  func maxPoolPick(_ x: Tensor, _ windows: PoolShape, places: Tensor) -> Tensor {
    let out = Tensor(uninitialized: Layout.channelsLast(windows.output), x.dtype)
    var arguments = windows.arguments(.none)
    withMemory(x.channelsLast(), places, out) { from, places, to in
      if x.dtype == .float32 {
        tern_max_pool_pick_f32(&arguments, from.floats, places, to.floats)
      } else {
        tern_max_pool_pick_f64(&arguments, from.doubles, places, to.doubles)
      }
    }
    return out
  }

  func meanPool(_ x: Tensor, _ windows: MeanWindows) -> Tensor {
    run(tern_mean_pool_f32, tern_mean_pool_f64, x, windows, to: windows.output)
  }

  func meanPoolSpread(_ g: Tensor, _ windows: MeanWindows) -> Tensor {
    run(tern_mean_pool_spread_f32, tern_mean_pool_spread_f64, g, windows, to: windows.input)
  }

  private typealias MeanKernel<T> = (
    Int, Int, tern_windows, tern_windows, UnsafePointer<T>, UnsafeMutablePointer<T>
  ) -> Void

  private func run(
    _ single: MeanKernel<Float>, _ double: MeanKernel<Double>, _ x: Tensor, _ windows: MeanWindows,
    to shape: Shape
  ) -> Tensor {
    let out = Tensor(uninitialized: Layout.channelsLast(shape), x.dtype)
    withMemory(x.channelsLast(), out) { from, to in
      windows.withArguments { images, channels, rows, columns in
        if x.dtype == .float32 {
          single(images, channels, rows, columns, from.floats, to.floats)
        } else {
          double(images, channels, rows, columns, from.doubles, to.doubles)
        }
      }
    }
    return out
  }
}

extension PoolShape {
  func arguments(_ activation: Activation) -> tern_pool {
    func pair(_ p: Size2D) -> (Int, Int) { (p.height, p.width) }
    return tern_pool(
      images: input[0], height: input[2], width: input[3], channels: input[1], out_height: output[2],
      out_width: output[3], kernel: pair(kernel), stride: pair(stride), padding: pair(padding),
      dilation: pair(dilation), relu: activation == .relu ? 1 : 0)
  }

  /// The type that holds the places of a window's elements.
  var placesType: DType {
    var arguments = arguments(.none)
    return tern_pool_bytes(&arguments) != 0 ? .uint8 : .int32
  }
}

extension MeanWindows {
  /// Calls `body` with what the kernels take: images, channels, and the windows along each direction.
  func withArguments(_ body: (Int, Int, _ rows: tern_windows, _ columns: tern_windows) -> Void) {
    func withWindows(_ spans: [Span], _ extent: Int, _ body: (tern_windows) -> Void) {
      let count = spans.count
      withUnsafeTemporaryAllocation(of: Int32.self, capacity: 3 * count) { bounds in
        for (i, span) in spans.enumerated() {
          bounds[i] = Int32(span.inside.lowerBound)
          bounds[count + i] = Int32(span.inside.upperBound)
          bounds[2 * count + i] = Int32(span.size)
        }
        let start = UnsafePointer(bounds.baseAddress!)
        body(
          tern_windows(
            start: start, end: start + count, size: start + 2 * count, count: count, extent: extent))
      }
    }
    withWindows(rows, input[2]) { rows in
      withWindows(columns, input[3]) { columns in body(input[0], input[1], rows, columns) }
    }
  }
}
