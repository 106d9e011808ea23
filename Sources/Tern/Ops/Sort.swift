extension Tensor {
  /// The elements in order along an axis, and the places they came from (int64). Equal elements keep
  /// their order; NaN counts as the greatest.
  public func sorted(axis: Int = -1, descending: Bool = false) -> (values: Tensor, indices: Tensor) {
    let axis = resolved(axis, "sorted")
    let order = backend.order(untracked, axis: axis, descending: descending, count: shape[axis])
    return (picked("SortBackward0", order, axis), order)
  }

  /// The places along an axis (int64) that put the elements in order. Equal elements keep their order; NaN
  /// counts as the greatest.
  public func argsort(axis: Int = -1, descending: Bool = false) -> Tensor {
    let axis = resolved(axis, "argsort")
    return backend.order(untracked, axis: axis, descending: descending, count: shape[axis])
  }

  /// The k greatest (or least) elements along an axis, best first, and their places (int64). Of equal
  /// elements the first comes first. Traps when the axis is shorter than k.
  public func topK(_ k: Int, axis: Int = -1, largest: Bool = true) -> (values: Tensor, indices: Tensor) {
    let axis = resolved(axis, "topK")
    precondition(
      k >= 0 && k <= shape[axis],
      "topK: \(k) elements of axis \(axis) of shape \(shape), which has \(shape[axis])")
    let best = backend.order(untracked, axis: axis, descending: largest, count: k)
    return (picked("TopkBackward0", best, axis), best)
  }

  /// `gather` by places that are known to be right.
  private func picked(_ name: StaticString, _ places: Tensor, _ axis: Int) -> Tensor {
    record(name, self) {
      $0.backend.gather($0, axis: axis, places)
    } gradient: { g, saved in
      g.zeros(saved[0].shape).scatterAdded(axis: axis, index: places, source: g)
    }
  }

  /// The distinct elements in ascending order, in one dimension. Each NaN is distinct.
  public func unique() -> Tensor { uniqueWithCounts().values }

  /// The distinct elements in ascending order; for each element of this tensor the place of its value among
  /// them (int64, this tensor's shape); and how often each occurs (int64).
  public func uniqueWithCounts() -> (values: Tensor, inverse: Tensor, counts: Tensor) {
    let flat = untracked.flattened()
    let order = flat.argsort()
    let inOrder = flat.backend.gather(flat, axis: 0, order)
    let numbers = order.scalars(as: Int.self)
    var (firsts, inverse, counts) = ([Int](), [Int](repeating: 0, count: count), [Int]())
    if count > 0 {
      let isNew = inOrder[1...] .!= inOrder[..<(-1)]
      isNew.withUnsafeElements(as: Bool.self) { isNew in
        for (i, number) in numbers.enumerated() {
          if i == 0 || isNew[i - 1] {
            firsts.append(i)
            counts.append(0)
          }
          inverse[number] = firsts.count - 1
          counts[counts.count - 1] += 1
        }
      }
    }
    let places = Tensor(elements: firsts, shape: [firsts.count], on: device)
    return (
      inOrder.indexSelected(indices: places), Tensor(elements: inverse, shape: shape, on: device),
      Tensor(elements: counts, shape: [counts.count], on: device)
    )
  }
}
