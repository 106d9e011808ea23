/// An array of numbers of one type with any number of dimensions, which can remember how it was
/// computed so that gradients can be taken.
///
/// A tensor is a value: after `var b = a`, writing to `b` leaves `a` as it was. Copies and views
/// share memory until one of them is written.
public struct Tensor: Sendable {
  var storage: Storage
  var layout: Layout
  public internal(set) var dtype: DType
  /// The place on the tape that gradients flow back to; nil when none are wanted.
  var node: Node?

  init(storage: Storage, layout: Layout, dtype: DType, node: Node? = nil) {
    self.storage = storage
    self.layout = layout
    self.dtype = dtype
    self.node = node
  }

  /// A tensor whose memory holds nothing yet; the caller writes every element.
  init(uninitialized shape: Shape, _ dtype: DType) {
    layout = Layout(shape)
    storage = Storage(byteCount: layout.count * dtype.itemSize)
    self.dtype = dtype
  }

  /// The same for a layout without gaps.
  init(uninitialized layout: Layout, _ dtype: DType) {
    self.layout = layout
    storage = Storage(byteCount: layout.count * dtype.itemSize)
    self.dtype = dtype
  }

  public var shape: Shape { layout.shape }
  /// The number of dimensions; 0 for a scalar.
  public var rank: Int { layout.shape.rank }
  /// The number of elements.
  public var count: Int { layout.count }
  /// Elements to step over for one step along each dimension.
  public var strides: [Int] { Array(layout.strides) }
  public var isContiguous: Bool { layout.isContiguous }

  /// The same elements, unknown to the tape.
  var untracked: Tensor {
    guard node != nil else { return self }
    return Tensor(storage: storage, layout: layout, dtype: dtype)
  }

  /// The address of the first element.
  var base: UnsafeMutableRawPointer { storage.pointer + layout.offset * dtype.itemSize }

  /// Calls `body` with the elements in row-major order, copied first if they do not lie so.
  /// The pointer is valid only inside `body`.
  public func withUnsafeElements<T: TensorElement, R>(
    as type: T.Type, _ body: (UnsafeBufferPointer<T>) throws -> R
  ) rethrows -> R {
    precondition(
      T.dtype == dtype,
      "withUnsafeElements: the tensor is \(dtype), not \(T.dtype); convert with .to(.\(T.dtype))")
    let x = contiguous()
    return try withExtendedLifetime(x.storage) {
      try body(UnsafeBufferPointer(start: x.base.assumingMemoryBound(to: T.self), count: x.count))
    }
  }

  /// The elements in row-major order, converted to `type`.
  public func scalars<T: TensorElement>(as type: T.Type) -> [T] {
    let x = to(T.dtype).contiguous()
    return withExtendedLifetime(x.storage) {
      Array(UnsafeBufferPointer(start: x.base.assumingMemoryBound(to: T.self), count: x.count))
    }
  }

  /// The one element of a tensor that has one. Traps when it has several.
  public func item() -> Double {
    precondition(
      count == 1, "item: a tensor of shape \(shape) has \(count) elements; choose one by index first")
    switch dtype {
    case .float32: return Double(base.load(as: Float.self))
    case .float64: return base.load(as: Double.self)
    case .int64: return Double(base.load(as: Int64.self))
    case .int32: return Double(base.load(as: Int32.self))
    case .uint8, .bool: return Double(base.load(as: UInt8.self))
    }
  }

  /// The axis counted from the front; -1 is the last. Traps when there is no such axis.
  @inline(__always)
  func resolved(_ axis: Int, _ operation: StaticString, extra: Int = 0) -> Int {
    let rank = self.rank + extra
    let resolved = axis < 0 ? axis + rank : axis
    if resolved < 0 || resolved >= rank { axisFailure(axis, operation, rank) }
    return resolved
  }

  @inline(never)
  private func axisFailure(_ axis: Int, _ operation: StaticString, _ rank: Int) -> Never {
    let range = rank == 0 ? "it has none" : "axes are \(-rank)...\(rank - 1)"
    fatalError("\(operation): no axis \(axis) in a tensor of shape \(shape); \(range)")
  }
}
