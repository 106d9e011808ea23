extension Tensor {
  /// Zeros in this tensor's shape, type and order of memory, on its device.
  public func zerosLike() -> Tensor { fullLike(0) }
  /// Ones in this tensor's shape, type and order of memory, on its device.
  public func onesLike() -> Tensor { fullLike(1) }

  /// One number at every place, in this tensor's shape, type and order of memory, on its device.
  public func fullLike(_ value: Double) -> Tensor {
    filled(layout.packed(), value)
  }

  /// One number at every place of a layout without gaps, in this tensor's type and on its device.
  func filled(_ layout: Layout, _ value: Double) -> Tensor {
    let made = Tensor(uninitialized: layout, dtype, on: device)
    backend.fill(made, value)
    return made
  }

  /// Zeros of a shape, in this tensor's type and on its device.
  func zeros(_ shape: Shape) -> Tensor { filled(Layout(shape), 0) }

  /// The numbers 0, 1, ... up to, not including, `end`, as int64.
  public static func arange(_ end: Int) -> Tensor { arange(0, end) }
  /// The numbers `start`, `start + step`, ... up to, not including, `end`, as int64. Traps on a step of 0.
  public static func arange(_ start: Int, _ end: Int, step: Int = 1) -> Tensor {
    precondition(step != 0, "arange: the step is 0")
    let values = Array(Swift.stride(from: start, to: end, by: step))
    return Tensor(values, shape: [values.count])
  }
  /// The numbers `start`, `start + step`, ... up to, not including, `end`, float32 by default; number i is
  /// computed as start + i step. Traps on a step of 0.
  public static func arange(_ start: Double, _ end: Double, step: Double = 1, dtype: DType = .float32)
    -> Tensor
  {
    precondition(step != 0, "arange: the step is 0")
    let count = Swift.max(0, Int(((end - start) / step).rounded(.up)))
    return Tensor((0..<count).map { start + Double($0) * step }, shape: [count], dtype: dtype)
  }

  /// `count` numbers evenly spaced from `start` to `end`, both included, float32 by default. Traps on a
  /// negative count.
  public static func linspace(_ start: Double, _ end: Double, count: Int, dtype: DType = .float32) -> Tensor {
    precondition(count >= 0, "linspace: count \(count) is negative")
    let step = count > 1 ? (end - start) / Double(count - 1) : 0
    let values = (0..<count).map { i in
      i < count / 2 ? start + Double(i) * step : count == 1 ? start : end - Double(count - 1 - i) * step
    }
    return Tensor(values, shape: [count], dtype: dtype)
  }

  /// The identity matrix `[n, n]`, float32 by default.
  public static func eye(_ n: Int, dtype: DType = .float32) -> Tensor {
    let made = Tensor.zeros([n, n], dtype: dtype)
    let diagonal = Layout(shape: [n], strides: [n + 1], offset: 0)
    made.backend.copy(.ones([], dtype: dtype), into: made.view(diagonal))
    return made
  }
}
