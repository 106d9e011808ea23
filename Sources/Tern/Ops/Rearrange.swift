extension Tensor {
  /// The elements in the opposite order along an axis: a view with a negative stride.
  public func flipped(axis: Int) -> Tensor { flipped(axes: [axis]) }
  /// The elements in the opposite order along several axes: a view with negative strides. Traps on an axis
  /// that does not exist or is named twice.
  public func flipped(axes: [Int]) -> Tensor {
    let resolved = axes.map { self.resolved($0, "flipped") }
    precondition(Set(resolved).count == resolved.count, "flipped: an axis stands twice in \(axes)")
    return record("FlipBackward0", self) { x in
      x.view(resolved.reduce(x.layout) { $0.sliced($1, from: x.shape[$1] - 1, count: x.shape[$1], step: -1) })
    } gradient: { g, _ in
      g.flipped(axes: resolved)
    }
  }

  /// Each element moved `shift` places along an axis; those moved past the end return at the front.
  public func rolled(_ shift: Int, axis: Int) -> Tensor {
    let axis = resolved(axis, "rolled")
    let length = shape[axis]
    if length == 0 { return self }
    let start = ((-shift % length) + length) % length
    return record("RollBackward0", self) { x in
      .concatenated([x.narrowed(axis, start..<length), x.narrowed(axis, 0..<start)], axis: axis)
    } gradient: { g, _ in
      g.rolled(-shift, axis: axis)
    }
  }

  /// Each element moved `shift` places in row-major order, whatever the shape; those moved past the end
  /// return at the front.
  public func rolled(_ shift: Int) -> Tensor {
    flattened().rolled(shift, axis: 0).reshaped(shape).named("RollBackward0")
  }

  /// Copies of the whole tensor side by side: `counts[i]` of them along axis i, aligned at the right.
  ///
  /// More counts than dimensions make new leading dimensions; missing ones are 1. It is PyTorch's
  /// `repeat` and `tile`, NumPy's `tile`. Traps on a negative count.
  public func repeated(_ counts: [Int]) -> Tensor {
    precondition(counts.allSatisfy { $0 >= 0 }, "repeated: a negative count in \(counts)")
    let lead = Swift.max(counts.count - rank, 0)
    let full = [Int](repeating: 1, count: Swift.max(rank - counts.count, 0)) + counts
    return record("RepeatBackward0", self) { x in
      var x = x.reshaped(Shape([Int](repeating: 1, count: lead) + Array(x.shape)))
      for axis in (0..<x.rank).reversed() where full[axis] != 1 {
        var wide = x.shape
        wide.insert(full[axis], at: axis)
        let merged = x.shape.replacing(axis, with: full[axis] * x.shape[axis])
        x = x.unsqueezed(axis: axis).expanded(to: wide).reshaped(merged)
      }
      return x.contiguous()
    } gradient: { g, saved in
      var g = g
      for axis in 0..<g.rank where full[axis] != 1 {
        let size = axis < lead ? 1 : saved[0].shape[axis - lead]
        var wide = g.shape.replacing(axis, with: size)
        wide.insert(full[axis], at: axis)
        g = g.reshaped(wide).sum(axis: axis)
      }
      return g.reshaped(saved[0].shape)
    }
  }

  /// Each element `count` times in a row along an axis (NumPy's `repeat`).
  public func repeatedInterleave(_ count: Int, axis: Int) -> Tensor {
    precondition(count >= 0, "repeatedInterleave: the count \(count) is negative")
    let axis = resolved(axis, "repeatedInterleave")
    var wide = shape
    wide.insert(count, at: axis + 1)
    return unsqueezed(axis: axis + 1).expanded(to: wide).reshaped(
      shape.replacing(axis, with: shape[axis] * count))
  }

  /// A border of `value` around the last axes: one pair (before, after) for each, in axis order.
  ///
  /// A negative width crops. `x.padded([(2, 2), (2, 2)])` gives a batch of images two more pixels on
  /// every side. Traps when there are more pairs than axes or more is cropped than is there.
  public func padded(_ widths: [(before: Int, after: Int)], value: Double = 0) -> Tensor {
    let lead = rank - widths.count
    precondition(
      lead >= 0, "padded: \(widths.count) pairs of widths for shape \(shape), which has \(rank) axes")
    var target = shape
    for (number, width) in widths.enumerated() {
      let size = shape[lead + number]
      let cropped = Swift.max(-width.before, 0) + Swift.max(-width.after, 0)
      precondition(
        cropped <= size,
        "padded: widths \(width) crop more than axis \(lead + number) of shape \(shape) holds")
      target[lead + number] = size + width.before + width.after
    }
    let shape = target
    return record("ConstantPadNdBackward0", self) { x in
      let out = x.filled(x.layout.packed(as: shape), value)
      var (from, to) = (x.layout, out.layout)
      for (number, width) in widths.enumerated() {
        let axis = lead + number
        let count = x.shape[axis] - Swift.max(-width.before, 0) - Swift.max(-width.after, 0)
        from = from.sliced(axis, from: Swift.max(-width.before, 0), count: count)
        to = to.sliced(axis, from: Swift.max(width.before, 0), count: count)
      }
      x.backend.copy(x.view(from), into: out.view(to))
      return out
    } gradient: { g, _ in
      g.padded(widths.map { (-$0.before, -$0.after) })
    }
    .traced(.function { $0[0].padded(widths, value: value) }, of: [self])
  }

  /// The grid of all combinations of the vectors' elements: tensor i of the result varies along
  /// axis i (PyTorch's `indexing: "ij"`). All are views.
  public static func meshgrid(_ vectors: [Tensor]) -> [Tensor] {
    for (number, vector) in vectors.enumerated() {
      precondition(vector.rank <= 1, "meshgrid: tensor \(number) has shape \(vector.shape); give vectors")
    }
    let shape = Shape(vectors.map(\.count))
    return vectors.enumerated().map { axis, vector in
      var own = Shape(repeating: 1, rank: vectors.count)
      own[axis] = vector.count
      return vector.reshaped(own).expanded(to: shape)
    }
  }
}
