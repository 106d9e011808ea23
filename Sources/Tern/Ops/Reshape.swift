// Operations that only change how elements are addressed. They copy nothing, except `reshaped` when
// the elements do not lie so that one set of strides could describe them.

extension Tensor {
  /// This tensor's elements, in row-major order, in another shape; one size may be -1, and is computed from
  /// the others. A view where strides allow it, else a copy. Traps when the numbers of elements differ.
  public func reshaped(_ shape: Shape) -> Tensor {
    let target = filled(shape)
    if target == self.shape && !isRecorded { return untracked }
    let sameMemory = layout.reshaped(to: target)
    return record(sameMemory == nil ? "UnsafeViewBackward0" : "ViewBackward0", self) { x in
      guard let sameMemory else { return x.contiguous().view(Layout(target)) }
      return x.view(sameMemory)
    } gradient: { g, saved in
      g.reshaped(saved[0].shape)
    }
    .traced(.reshape, of: [self])
  }

  private func filled(_ shape: Shape) -> Shape {
    var target = shape
    var known = 1
    var unknown: Int?
    for axis in 0..<shape.rank {
      if shape[unchecked: axis] == -1 {
        precondition(unknown == nil, "reshaped: only one size may be -1, got \(shape)")
        unknown = axis
      } else {
        precondition(shape[unchecked: axis] >= 0, "reshaped: a negative size in \(shape)")
        known *= shape[unchecked: axis]
      }
    }
    if let unknown, known > 0, count % known == 0 { target[unchecked: unknown] = count / known }
    precondition(
      target.elementCount == count && !target.contains(-1),
      "reshaped: \(count) elements of shape \(self.shape) do not fill \(shape)")
    return target
  }

  /// All elements in one dimension, in row-major order.
  public func flattened() -> Tensor { rank == 1 ? self : reshaped([count]) }

  /// This tensor with the dimensions `start...end` merged into one.
  public func flattened(from start: Int, to end: Int = -1) -> Tensor {
    if rank == 0 { return reshaped([1]) }
    let (first, last) = (resolved(start, "flattened"), resolved(end, "flattened"))
    precondition(first <= last, "flattened: axis \(start) lies after \(end)")
    if first == last { return self }
    var target = Shape(shape[..<first])
    target.append(shape[first...last].reduce(1, *))
    for size in shape[(last + 1)...] { target.append(size) }
    return reshaped(target)
  }

  /// This tensor with two dimensions exchanged, as a view.
  public func transposed(_ a: Int, _ b: Int) -> Tensor {
    let (a, b) = (resolved(a, "transposed"), resolved(b, "transposed"))
    return record("TransposeBackward0", self, value: { $0.view($0.layout.transposed(a, b)) }) { g, _ in
      g.transposed(a, b)
    }
    .traced(.function { $0[0].transposed(a, b) }, of: [self])
  }

  /// This tensor with its dimensions in the opposite order, as a view: the transpose of a matrix.
  public var T: Tensor {
    guard rank == 2 else { return permuted(Array((0..<rank).reversed())) }
    return record("PermuteBackward0", self, value: { $0.view($0.layout.transposed(0, 1)) }) { g, _ in g.T }
      .traced(.function { $0[0].T }, of: [self])
  }

  /// This tensor with its dimensions in another order, as a view: axis i of the result is axis `order[i]` of
  /// this tensor.
  public func permuted(_ order: [Int]) -> Tensor {
    let order = order.map { resolved($0, "permuted") }
    precondition(
      order.sorted() == Array(0..<rank), "permuted: \(order) does not name each axis of shape \(shape) once")
    var inverse = order
    for (to, from) in order.enumerated() { inverse[from] = to }
    let back = inverse
    return record("PermuteBackward0", self, value: { $0.view($0.layout.permuted(order)) }) { g, _ in
      g.permuted(back)
    }
    .traced(.function { $0[0].permuted(order) }, of: [self])
  }

  /// This tensor with one dimension moved to another place, as a view; the others keep their order.
  public func movingAxis(_ from: Int, to: Int) -> Tensor {
    let (from, to) = (resolved(from, "movingAxis"), resolved(to, "movingAxis"))
    var order = Array(0..<rank)
    order.insert(order.remove(at: from), at: to)
    return permuted(order)
  }

  /// This tensor with a new dimension of size 1 before `axis`, as a view; -1 puts it last.
  public func unsqueezed(axis: Int) -> Tensor {
    let axis = resolved(axis, "unsqueezed", extra: 1)
    return record("UnsqueezeBackward0", self, value: { $0.view($0.layout.inserting(axis: axis)) }) {
      g, saved in
      g.reshaped(saved[0].shape)
    }
    .traced(.reshape, of: [self])
  }

  /// This tensor without dimension `axis` if that has size 1, else unchanged, as in PyTorch.
  public func squeezed(axis: Int) -> Tensor {
    let axis = resolved(axis, "squeezed")
    return record("SqueezeBackward1", self) {
      $0.shape[axis] == 1 ? $0.view($0.layout.selecting(0, axis: axis)) : $0
    } gradient: {
      g, saved in
      g.reshaped(saved[0].shape)
    }
    .traced(.reshape, of: [self])
  }

  /// This tensor without those of the dimensions `axes` that have size 1.
  public func squeezed(axes: [Int]) -> Tensor {
    let dropped = Set(axes.map { resolved($0, "squeezed") })
    return reshaped(Shape(shape.indices.filter { !dropped.contains($0) || shape[$0] != 1 }.map { shape[$0] }))
  }

  /// This tensor with one dimension split into several; one of the sizes may be -1, and is computed from the
  /// others.
  public func unflattened(axis: Int, _ sizes: Shape) -> Tensor {
    let axis = resolved(axis, "unflattened")
    let known = sizes.reduce(1) { $1 == -1 ? $0 : $0 * $1 }
    let full = sizes.map { $0 == -1 && known > 0 ? shape[axis] / known : $0 }
    precondition(
      full.reduce(1, *) == shape[axis] && full.allSatisfy { $0 >= 0 },
      "unflattened: \(sizes) does not divide axis \(axis) of shape \(shape), which has size \(shape[axis])")
    return reshaped(Shape(Array(shape[..<axis]) + full + Array(shape[(axis + 1)...])))
  }

  /// This tensor without its dimensions of size 1.
  public func squeezed() -> Tensor {
    let result = reshaped(Shape(shape.filter { $0 != 1 }))
    return result.isRecorded ? result.named("SqueezeBackward0") : result
  }

  /// This tensor repeated along dimensions of size 1 and new leading ones, without copying. A size of -1
  /// keeps this tensor's own. Traps when the shapes do not fit.
  public func expanded(to target: Shape) -> Tensor {
    if target == self.shape && !isRecorded { return untracked }
    var shape = target
    for axis in 0..<target.rank where target[unchecked: axis] == -1 && axis >= target.rank - rank {
      shape[unchecked: axis] = self.shape[axis - (target.rank - rank)]
    }
    precondition(
      !shape.contains { $0 < 0 }, "expanded: shape \(self.shape) has no size to keep for each -1 of \(target)"
    )
    guard let layout = layout.expanded(to: shape) else {
      fatalError(
        "expanded: shape \(self.shape) does not broadcast to \(shape)\n\(explainBroadcast(self.shape, shape))"
      )
    }
    return record("ExpandBackward0", self, value: { $0.view(layout) }) { g, saved in
      g.summed(to: saved[0].shape)
    }
    .traced(.function { [shape] in $0[0].expanded(to: shape) }, of: [self])
  }

  /// A view: this tensor's memory through another layout, off the tape.
  func view(_ layout: Layout) -> Tensor { Tensor(storage: storage, layout: layout, dtype: dtype) }
}
