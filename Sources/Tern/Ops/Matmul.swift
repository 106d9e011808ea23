extension Tensor {
  /// The matrix product with PyTorch's rules for every rank: vectors are rows on the left and
  /// columns on the right, dimensions before the last two are batches and broadcast.
  ///
  /// `[n, k] x [k, m] -> [n, m]`. Traps when the inner sizes or the types differ.
  public func matmul(_ other: Tensor) -> Tensor {
    precondition(
      rank > 0 && other.rank > 0,
      "matmul: needs at least one dimension on each side: \(shape) x \(other.shape)")
    precondition(
      dtype == other.dtype, "matmul: types differ: \(dtype) x \(other.dtype); convert one with .to(...)")
    precondition(
      dtype != .bool, "matmul: not defined for bool; convert first, for example with .to(.float32)")
    let inner = shape[rank - 1]
    let otherInner = other.rank == 1 ? other.shape[0] : other.shape[other.rank - 2]
    if inner != otherInner {
      var hint = ""
      if other.rank == 2 && other.shape[1] == inner { hint = "; did you mean the second one transposed, .T?" }
      fatalError("matmul: inner sizes differ: \(shape) x \(other.shape)\(hint)")
    }
    if rank == 2 && other.rank == 2 { return Tensor.product(self, other) }
    let a = rank == 1 ? unsqueezed(axis: 0) : self
    let b = other.rank == 1 ? other.unsqueezed(axis: 1) : other
    var result: Tensor
    if a.rank == 2 && b.rank == 2 {
      result = Tensor.product(a, b)
    } else if b.rank == 2 {
      // A batch of matrices times one matrix is one tall product.
      let rows = a.reshaped([a.shape.dropLast().reduce(1, *), inner])
      result = Tensor.product(rows, b).reshaped(Shape(Array(a.shape.dropLast()) + [b.shape[1]]))
    } else {
      result = Tensor.batched(a, b)
    }
    if rank == 1 { result = result.squeezed(axis: result.rank - 2) }
    if other.rank == 1 { result = result.squeezed(axis: result.rank - 1) }
    switch (rank, other.rank) {
    case (1, 1): return result.named("DotBackward0")
    case (2, 1): return result.named("MvBackward0")
    case (1, 2): return result.named("SqueezeBackward4")
    default: return result.named("UnsafeViewBackward0")
    }
  }

  /// The inner product of two vectors of equal length, a scalar.
  public func dot(_ other: Tensor) -> Tensor {
    precondition(
      rank == 1 && other.rank == 1 && count == other.count,
      "dot: needs two vectors of one length, got \(shape) and \(other.shape)")
    return matmul(other)
  }

  /// The outer product of two vectors, `[n]` and `[m]` to `[n, m]`: element [i, j] is the product of elements
  /// i and j.
  public func outer(_ other: Tensor) -> Tensor {
    precondition(rank == 1 && other.rank == 1, "outer: needs two vectors, got \(shape) and \(other.shape)")
    return unsqueezed(axis: 1) * other.unsqueezed(axis: 0)
  }

  private static func product(_ a: Tensor, _ b: Tensor) -> Tensor {
    record(
      "MmBackward0", a, b, keeping: .inputs, value: { Dispatch.backend("matmul", $0, $1).matmul($0, $1) }
    ) {
      g, saved in
      product(g, saved[1].transposed(0, 1))
    } _: { g, saved in
      product(saved[0].transposed(0, 1), g)
    }
    .traced(
      b.isLeaf ? .linear(.none) : .function { product($0[0], $0[1]) },
      of: b.isLeaf ? [a, b.untracked.transposed(0, 1)] : [a, b])
  }

  private static func batched(_ a: Tensor, _ b: Tensor) -> Tensor {
    let batch = broadcastShape(
      Shape(a.shape.dropLast(2)), Shape(b.shape.dropLast(2)), "matmul (batch dimensions)")
    return record("BmmBackward0", a, b, keeping: .inputs) { a, b in
      let left = a.expanded(to: Shape(Array(batch) + a.shape.suffix(2)))
      let right = b.expanded(to: Shape(Array(batch) + b.shape.suffix(2)))
      return Dispatch.backend("matmul", a, b).matmul(left, right)
    } gradients: { g, saved in
      batched(g, saved[1].transposed(-1, -2))
    } _: { g, saved in
      batched(saved[0].transposed(-1, -2), g)
    }
    .traced(.function { batched($0[0], $0[1]) }, of: [a, b])
  }
}
