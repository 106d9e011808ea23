// One tensor taken apart. All parts are views.

extension Tensor {
  /// Views of `size` places each along an axis; the last one is smaller when the axis cannot be divided
  /// evenly.
  public func split(size: Int, axis: Int = 0) -> [Tensor] {
    let axis = resolved(axis, "split")
    let length = shape[axis]
    precondition(
      size > 0 || (size == 0 && length == 0), "split: parts of size \(size) of an axis of size \(length)")
    if length == 0 { return [self] }
    return Swift.stride(from: 0, to: length, by: size).map {
      narrowed(axis, $0..<Swift.min($0 + size, length), "SplitBackward0")
    }
  }

  /// Views of the given sizes along an axis. Traps unless these add up to the axis's size.
  public func split(sizes: [Int], axis: Int = 0) -> [Tensor] {
    let axis = resolved(axis, "split")
    precondition(
      sizes.allSatisfy { $0 >= 0 } && sizes.reduce(0, +) == shape[axis],
      "split: the sizes \(sizes) do not add up to \(shape[axis]), the size of axis \(axis) of shape \(shape)")
    var start = 0
    return sizes.map { size in
      defer { start += size }
      return narrowed(axis, start..<(start + size), "SplitWithSizesBackward0")
    }
  }

  /// At most `count` views of equal size along an axis, of which the last may be smaller. A short axis gives
  /// fewer, as in PyTorch.
  public func chunked(_ count: Int, axis: Int = 0) -> [Tensor] {
    precondition(count > 0, "chunked: \(count) parts; give at least 1")
    let length = shape[resolved(axis, "chunk")]
    if length == 0 { return split(sizes: [Int](repeating: 0, count: count), axis: axis) }
    return split(size: (length + count - 1) / count, axis: axis)
  }

  /// The slices along an axis, as views without that axis.
  public func unbound(axis: Int = 0) -> [Tensor] {
    let axis = resolved(axis, "unbound")
    return (0..<shape[axis]).map { number in
      partial("UnbindBackward0") { $0.selecting(number, axis: axis) }
    }
  }

  /// The places of `range` along an axis (from the front).
  func narrowed(_ axis: Int, _ range: Range<Int>, _ name: StaticString = "SliceBackward0") -> Tensor {
    if range.lowerBound == 0 && range.count == shape[axis] { return self }
    return partial(name) { $0.sliced(axis, from: range.lowerBound, count: range.count) }
  }

  /// A view of some of the elements, none of them twice. The gradient puts each back in its place
  /// among zeros.
  func partial(_ name: StaticString, _ view: @escaping @Sendable (Layout) -> Layout) -> Tensor {
    record(name, self, value: { $0.view(view($0.layout)) }) { g, saved in
      g.amongZeros(of: saved[0].layout.packed(), at: view)
    }
    .traced(.function { $0[0].partial(name, view) }, of: [self])
  }

  /// Zeros of a layout with this tensor where `view` looks: the gradient of `partial`, whose own
  /// gradient is the view again.
  func amongZeros(
    of zeros: Layout, _ name: StaticString = "SliceBackward", at view: @escaping @Sendable (Layout) -> Layout
  ) -> Tensor {
    record(name, self) { g in
      let zeros = g.filled(zeros, 0)
      g.backend.copy(g, into: zeros.view(view(zeros.layout)))
      return zeros
    } gradient: { g, _ in
      g.partial("SliceBackward0", view)
    }
  }
}
