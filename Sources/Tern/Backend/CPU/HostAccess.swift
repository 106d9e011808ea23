// Access to elements from programs. Those of another device are copied to the machine's memory first.

extension Tensor {
  /// Calls `body` with the elements in row-major order, copied first if they are in another order or on
  /// another device. The pointer is valid only inside `body`. Traps when `T` is not the tensor's type.
  public func withUnsafeElements<T: TensorElement, R>(
    as type: T.Type, _ body: (UnsafeBufferPointer<T>) throws -> R
  ) rethrows -> R {
    precondition(
      T._dtype == dtype,
      "withUnsafeElements: the tensor is \(dtype), not \(T._dtype); convert with .to(.\(T._dtype))")
    let x = untracked.onCPU().contiguous()
    return try withMemory(x) {
      try body(UnsafeBufferPointer(start: $0.assumingMemoryBound(to: T.self), count: x.count))
    }
  }

  /// The elements in row-major order, converted to `type`.
  public func scalars<T: TensorElement>(as type: T.Type) -> [T] {
    to(T._dtype).withUnsafeElements(as: type) { Array($0) }
  }

  /// The element of a tensor with only one, converted to `type`. `item(as: Int.self)` is exact, where
  /// `item()`, a `Double`, rounds integers beyond 2^53. Traps when there are several elements.
  public func item<T: TensorElement>(as type: T.Type) -> T {
    requireOneElement()
    return scalars(as: type)[0]
  }

  /// The element of a tensor with only one, as a `Double`; true is 1. Traps when there are several elements.
  public func item() -> Double {
    requireOneElement()
    return withMemory(onCPU()) {
      switch dtype {
      case .float32: Double($0.load(as: Float.self))
      case .float64: $0.load(as: Double.self)
      case .int64: Double($0.load(as: Int64.self))
      case .int32: Double($0.load(as: Int32.self))
      case .uint8, .bool: Double($0.load(as: UInt8.self))
      }
    }
  }

  private func requireOneElement() {
    precondition(
      count == 1, "item: a tensor of shape \(shape) has \(count) elements; choose one by index first")
  }

  /// The elements at places of the block that the layout counts in, for printing.
  func elements<T: TensorElement>(at offsets: [Int], as type: T.Type) -> [T] {
    precondition(isOnCPU)
    return withMemory(self) { base in
      let elements = base.assumingMemoryBound(to: T.self) - layout.offset
      return offsets.map { elements[$0] }
    }
  }

  /// Calls `body` with the elements' bytes in row-major order.
  func withElementBytes<E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> Void) throws(E) {
    let x = untracked.onCPU().contiguous()
    defer { withExtendedLifetime(x.storage) {} }
    try body(UnsafeRawBufferPointer(start: x.base, count: x.count * dtype.itemSize))
  }

  /// A tensor of elements in row-major order, on `device`.
  init<T: TensorElement>(elements: [T], shape: Shape, on device: Device) {
    let made = Tensor(uninitialized: shape, T._dtype)
    elements.withUnsafeBytes { bytes in
      if let from = bytes.baseAddress { made.base.copyMemory(from: from, byteCount: bytes.count) }
    }
    self = device == .cpu ? made : device.backend.upload(made)
  }

  /// A tensor that `fill` writes in the machine's memory, in row-major order, on the current device.
  init<T: TensorElement>(
    filling shape: Shape, as type: T.Type, _ fill: (UnsafeMutableBufferPointer<T>) -> Void
  ) {
    let made = Tensor(uninitialized: shape, T._dtype)
    withMemory(made) {
      fill(UnsafeMutableBufferPointer(start: $0.assumingMemoryBound(to: T.self), count: made.count))
    }
    self = Device.current == .cpu ? made : Device.current.backend.upload(made)
  }

  /// This tensor in the machine's memory, off the tape if it was elsewhere.
  func onCPU() -> Tensor { isOnCPU ? self : backend.download(untracked) }
}
