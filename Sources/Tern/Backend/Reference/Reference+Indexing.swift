extension Reference {
  func firstOutside(_ size: Int, _ numbers: Tensor) -> Int64? {
    integers(numbers).first { $0 < 0 || $0 >= Int64(size) }
  }

  // MARK: Along an axis

  func gather(_ x: Tensor, axis: Int, _ index: Tensor) -> Tensor {
    let out = empty(index.shape, x.dtype)
    move(x, named(x, axis, index), to: out, offsets(out.layout))
    return out
  }

  func scatter(_ source: Tensor, axis: Int, _ index: Tensor, into out: Tensor, adding: Bool) {
    // Of a source that is larger than the index the first elements are taken.
    let from = Layout(shape: index.shape, strides: source.layout.strides, offset: source.layout.offset)
    move(source, offsets(from), to: out, named(out, axis, index), adding: adding)
  }

  func selectRows(_ x: Tensor, axis: Int, _ numbers: Tensor) -> Tensor {
    gather(x, axis: axis, repeated(numbers, axis, in: x.shape.replacing(axis, with: numbers.count)))
  }

  func addRows(_ source: Tensor, axis: Int, _ numbers: Tensor, into out: Tensor) {
    scatter(source, axis: axis, repeated(numbers, axis, in: source.shape), into: out, adding: true)
  }

  /// The offsets in the block of `x` of the elements `x[.., index[.., i, ..], ..]`.
  private func named(_ x: Tensor, _ axis: Int, _ index: Tensor) -> [Int] {
    let step = x.layout.strides[axis]
    let starts = Layout(
      shape: index.shape, strides: x.layout.strides.replacing(axis, with: 0), offset: x.layout.offset)
    return zip(offsets(starts), integers(index)).map { $0 + Int($1) * step }
  }

  /// A vector of numbers that lies along an axis and is repeated along all others.
  private func repeated(_ numbers: Tensor, _ axis: Int, in shape: Shape) -> Tensor {
    let strides = Shape(repeating: 0, rank: shape.rank).replacing(axis, with: numbers.layout.strides[0])
    let layout = Layout(shape: shape, strides: strides, offset: numbers.layout.offset)
    return Tensor(storage: numbers.storage, layout: layout, dtype: numbers.dtype)
  }

  // MARK: Picks

  func pick(_ x: Tensor, _ picks: Picks) -> Tensor {
    let out = empty([picks.offsets.count, picks.each.count], x.dtype)
    move(x, named(picks), to: out, offsets(out.layout))
    return out
  }

  func place(_ rows: Tensor, _ picks: Picks, into out: Tensor, adding: Bool) {
    move(rows, offsets(rows.layout), to: out, named(picks), adding: adding)
  }

  /// The offsets of the elements that are picked, row by row.
  private func named(_ picks: Picks) -> [Int] {
    let each = offsets(picks.each)
    return picks.offsets.flatMap { start in each.map { start + $0 } }
  }
}
