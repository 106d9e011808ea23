/// An array of numbers of one type with any number of dimensions, which can remember how it was
/// computed so that gradients can be taken.
///
/// A tensor is a value: after `var b = a`, writing to `b` leaves `a` as it was. Copies and views
/// share memory until one of them is written.
public struct Tensor: Sendable {
  var storage: Storage
  var layout: Layout
  /// The type of the elements; `to(_:)` converts to another.
  public internal(set) var dtype: DType
  /// The place on the tape that gradients flow back to; nil when none are wanted.
  var node: Node?

  init(storage: Storage, layout: Layout, dtype: DType, node: Node? = nil) {
    self.storage = storage
    self.layout = layout
    self.dtype = dtype
    self.node = node
  }

  /// A tensor of a layout without gaps whose memory holds nothing yet; the caller writes every element.
  init(uninitialized layout: Layout, _ dtype: DType, on device: Device) {
    self.layout = layout
    self.dtype = dtype
    storage =
      device == .cpu ? CPU().storage(layout.count, dtype) : device.backend.storage(layout.count, dtype)
  }

  /// The sizes of the dimensions, outermost first; `[]` for a scalar.
  public var shape: Shape { layout.shape }
  /// The number of dimensions; 0 for a scalar.
  public var rank: Int { layout.shape.rank }
  /// The number of elements.
  public var count: Int { layout.count }
  /// For each dimension, how many elements of memory lie between two neighbours along it; negative in a
  /// flipped view.
  public var strides: [Int] { Array(layout.strides) }
  /// Whether the elements lie in memory in row-major order without gaps; `contiguous()` makes it so.
  public var isContiguous: Bool { layout.isContiguous }

  /// This tensor off the tape: its elements without a history.
  var untracked: Tensor {
    guard node != nil else { return self }
    return Tensor(storage: storage, layout: layout, dtype: dtype)
  }

  /// The axis counted from the front: -1 means the last one. Traps when there is no such axis.
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

extension Tensor {
  /// Returns this tensor after computing its elements.
  ///
  /// Simple element-wise operations with large results (1 MiB and more) are computed when their elements are
  /// first read, several in one pass, and keep their operands in memory until then. No result depends on it:
  /// call this to measure time, or to release the operands.
  @discardableResult
  public func evaluated() -> Tensor {
    storage.evaluate()
    return self
  }
}
