// Reading and writing by number. An index tensor holds integers from 0 to the size of the axis less
// one; negative numbers are refused, as in PyTorch, since a label of -1 is more often a mistake.

extension Tensor {
  /// For each place of `index`, the element of this tensor whose coordinate on `axis` is the number there:
  /// `out[i, j] = self[i, index[i, j]]` for axis 1.
  ///
  /// `index` has as many dimensions as this tensor and on the other axes at most its sizes; the result has
  /// its shape. With `axis: 1` and labels `[n, 1]` it picks each row's score. Traps on a number outside the
  /// axis.
  public func gathered(axis: Int, index: Tensor) -> Tensor {
    let axis = resolved(axis, "gathered")
    let numbers = checked(index, axis, "gathered")
    return record("GatherBackward0", self) {
      Dispatch.backend("gathered", $0, numbers).gather($0, axis: axis, numbers)
    } gradient: { g, saved in
      g.zeros(saved[0].shape).scatterAdded(axis: axis, index: numbers, source: g)
    }
  }

  /// This tensor with `source` written where `index` says, the reverse of `gathered`:
  /// `out[i, index[i, j]] = source[i, j]` for axis 1. Of several writes to one place the last one counts.
  /// Traps when types differ or `source` does not cover `index`.
  public func scattered(axis: Int, index: Tensor, source: Tensor) -> Tensor {
    writing("ScatterBackward0", "scattered", axis, index, source, adding: false) {
      $0.scattered(axis: $1, index: $2, value: 0)
    }
  }

  /// This tensor with one number written at every place that `index` names, as in
  /// `scattered(axis:index:source:)`: `out[i, index[i, j]] = value` for axis 1.
  public func scattered(axis: Int, index: Tensor, value: Double) -> Tensor {
    scattered(
      axis: axis, index: index,
      source: Tensor.full([], value, dtype: dtype, on: device).expanded(to: index.shape))
  }

  /// This tensor with `source` added where `index` says: `out[i, index[i, j]] += source[i, j]` for axis 1.
  /// Traps for bool.
  public func scatterAdded(axis: Int, index: Tensor, source: Tensor) -> Tensor {
    precondition(
      dtype != .bool, "scatterAdded: not defined for bool; convert first, for example with .to(.int64)")
    return writing("ScatterAddBackward0", "scatterAdded", axis, index, source, adding: true) { g, _, _ in g }
  }

  private func writing(
    _ name: StaticString, _ spelling: StaticString, _ axis: Int, _ index: Tensor, _ source: Tensor,
    adding: Bool, kept: @escaping @Sendable (Tensor, Int, Tensor) -> Tensor
  ) -> Tensor {
    let axis = resolved(axis, spelling)
    let numbers = checked(index, axis, spelling)
    precondition(
      source.dtype == dtype,
      "\(spelling): the source is \(source.dtype), the tensor \(dtype); convert it with .to(.\(dtype))")
    precondition(
      source.rank == rank && (0..<rank).allSatisfy { index.shape[$0] <= source.shape[$0] },
      "\(spelling): a source of shape \(source.shape) does not cover the index of shape \(index.shape)")
    var covered = source
    for axis in 0..<rank { covered = covered.narrowed(axis, 0..<index.shape[axis]) }
    return record(name, self, covered) { x, source in
      let out = x.packed()
      Dispatch.backend(spelling, x, source, numbers).scatter(
        source, axis: axis, numbers, into: out, adding: adding)
      return out
    } gradients: { g, _ in
      kept(g, axis, numbers)
    } _: { g, _ in
      g.gathered(axis: axis, index: numbers)
    }
  }

  /// The index as int64 off the tape, its shape and numbers checked against this tensor.
  private func checked(_ index: Tensor, _ axis: Int, _ operation: StaticString) -> Tensor {
    precondition(
      index.rank == rank && (0..<rank).allSatisfy { $0 == axis || index.shape[$0] <= shape[$0] },
      """
      \(operation): an index of shape \(index.shape) does not fit a tensor of shape \(shape) on axis \(axis); \
      it needs the same number of dimensions, and on the other axes at most the tensor's sizes
      """)
    return index.asNumbers(below: shape[axis], operation) {
      "\(operation): index \($0) is outside axis \(axis) of shape \(shape)"
    }
  }

  /// This index tensor as int64 off the tape. Traps, with `message`, on a number outside 0..<size.
  func asNumbers(below size: Int, _ operation: StaticString, _ message: (Int64) -> String) -> Tensor {
    precondition(
      !dtype.isFloat && dtype != .bool,
      "\(operation): an index tensor of \(dtype); numbers are integers, convert with .to(.int64)")
    let numbers = untracked.to(.int64)
    if let wrong = numbers.backend.firstOutside(size, numbers) { fatalError(message(wrong)) }
    return numbers
  }
}
