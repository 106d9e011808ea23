extension Tensor {
  /// The slices along an axis that a vector of integers names, in its order: rows of a data set
  /// become a batch. `[n, ...]` and k numbers give `[k, ...]` on axis 0.
  public func indexSelected(axis: Int = 0, indices: Tensor) -> Tensor {
    let axis = resolved(axis, "indexSelected")
    let numbers = slices(axis, indices, "indexSelected")
    return record("IndexSelectBackward0", self) {
      Dispatch.backend("indexSelected", $0, numbers).selectRows($0, axis: axis, numbers)
    } gradient: {
      g, saved in
      g.zeros(saved[0].shape).indexAdded(axis: axis, indices: indices, source: g)
    }
  }

  /// This tensor with slice i of `source` added to its slice `indices[i]`; numbers that repeat add up.
  public func indexAdded(axis: Int = 0, indices: Tensor, source: Tensor) -> Tensor {
    let axis = resolved(axis, "indexAdded")
    let numbers = slices(axis, indices, "indexAdded")
    precondition(
      source.dtype == dtype,
      "indexAdded: the source is \(source.dtype), the tensor \(dtype); convert it with .to(.\(dtype))")
    precondition(
      source.shape == shape.replacing(axis, with: numbers.count),
      "indexAdded: \(numbers.count) slices of shape \(shape) on axis \(axis) need a source of shape \(shape.replacing(axis, with: numbers.count)), got \(source.shape)"
    )
    return record("IndexAddBackward0", self, source) { x, source in
      let out = x.copied()
      Dispatch.backend("indexAdded", x, source, numbers).addRows(source, axis: axis, numbers, into: out)
      return out
    } gradients: { g, _ in
      g
    } _: { g, _ in
      g.indexSelected(axis: axis, indices: indices)
    }
  }

  private func slices(_ axis: Int, _ indices: Tensor, _ operation: StaticString) -> Tensor {
    precondition(
      indices.rank <= 1,
      "\(operation): needs a vector of indices, got shape \(indices.shape); use gathered, or flattened()")
    return indices.asNumbers(below: shape[axis], operation) {
      "\(operation): index \($0) is outside axis \(axis) of shape \(shape)"
    }.flattened()
  }

  /// The elements at numbers counted in row-major order over the whole tensor, in the shape of
  /// `indices`; negative ones count from the end.
  public func taken(_ indices: Tensor) -> Tensor {
    let count = Double(count)
    let numbers = indices.untracked
    let fromFront =
      numbers.dtype == .uint8 ? numbers : Tensor.where(numbers .< 0, numbers + Int(count), numbers)
    return flattened().indexSelected(indices: fromFront.flattened()).reshaped(indices.shape).named(
      "TakeBackward0")
  }

  /// The elements where the mask is true, in one dimension; mask and tensor broadcast together.
  public func maskSelected(_ mask: Tensor) -> Tensor {
    precondition(
      mask.dtype == .bool, "maskSelected: the mask is \(mask.dtype), not bool; compare first, as in x .> 0")
    let shape = broadcastShape(shape, mask.shape, "maskSelected")
    if shape.rank == 0 { return reshaped([1]).maskSelected(mask) }
    return expanded(to: shape)[mask.expanded(to: shape)].named("MaskedSelectBackward0")
  }

  /// `value` where the mask is true, this tensor elsewhere; they broadcast together. Traps when an
  /// integer tensor is to take a fraction.
  public func maskFilled(_ mask: Tensor, _ value: Double) -> Tensor {
    precondition(
      mask.dtype == .bool, "maskFilled: the mask is \(mask.dtype), not bool; compare first, as in x .> 0")
    precondition(
      dtype.isFloat || value == value.rounded(.towardZero) && value.isFinite,
      "maskFilled: \(value) does not fit a tensor of \(dtype); convert it first, with .to(.float32)")
    let mask = mask.untracked
    return record("MaskedFillBackward0", self) {
      Dispatch.backend("maskFilled", mask, $0).select(
        mask, .full([], value, dtype: $0.dtype, on: $0.device), $0)
    } gradient: { g, _ in
      g.maskFilled(mask, 0)
    }
  }
}
