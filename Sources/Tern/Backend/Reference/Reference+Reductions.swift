extension Reference {
  func reduce(_ op: ReduceOp, _ x: Tensor, axes: [Int], to dtype: DType) -> Tensor {
    switch op {
    case .sum:
      x.dtype.isFloat
        ? fold(x, axes, dtype, from: 0.0) { $0.plus($1) }
        : fold(x, axes, dtype, from: Int64(0)) { $0.plus($1) }
    case .product:
      x.dtype.isFloat
        ? fold(x, axes, dtype, from: 1.0) { $0.times($1) }
        : fold(x, axes, dtype, from: Int64(1)) { $0.times($1) }
    case .maximum:
      x.dtype.isFloat
        ? fold(x, axes, dtype, from: -Double.infinity) { value(.maximum, of: $0, $1) }
        : fold(x, axes, dtype, from: Int64.min) { value(.maximum, of: $0, $1) }
    case .minimum:
      x.dtype.isFloat
        ? fold(x, axes, dtype, from: Double.infinity) { value(.minimum, of: $0, $1) }
        : fold(x, axes, dtype, from: Int64.max) { value(.minimum, of: $0, $1) }
    }
  }

  private func fold<N: ReferenceNumber>(
    _ x: Tensor, _ axes: [Int], _ dtype: DType, from start: N, _ join: (N, N) -> N
  ) -> Tensor {
    var shape = x.shape
    for axis in axes { shape[axis] = 1 }
    // With no step along these axes, the layout leads from each element to its result.
    var strides = Layout.rowMajorStrides(shape)
    for axis in axes { strides[axis] = 0 }
    let places = offsets(Layout(shape: x.shape, strides: strides, offset: 0))
    var results = Array(repeating: start, count: shape.elementCount)
    for (element, place) in zip(read(x, as: N.self), places) {
      results[place] = join(results[place], element)
    }
    return tensor(results, shape, dtype)
  }

  // MARK: Along one axis

  func arg(_ op: ArgOp, _ x: Tensor, axis: Int) -> Tensor {
    x.dtype.isFloat ? arg(op, floats(x), x.shape, axis) : arg(op, integers(x), x.shape, axis)
  }

  private func arg<N: ReferenceNumber>(_ op: ArgOp, _ elements: [N], _ shape: Shape, _ axis: Int) -> Tensor {
    let found = lines(shape, axis).map { line in
      var best = 0
      for i in line.indices.dropFirst() {
        let (kept, next) = (elements[line[best]], elements[line[i]])
        // The first NaN stays, whatever comes after it.
        if isNaN(kept) { break }
        if isNaN(next) || (op == .maximum ? next > kept : next < kept) { best = i }
      }
      return Int64(best)
    }
    return tensor(found, shape.replacing(axis, with: 1), .int64)
  }

  func cumulative(_ x: Tensor, axis: Int, isProduct: Bool) -> Tensor {
    func running<N: ReferenceNumber>(_ elements: [N]) -> Tensor {
      var results = elements
      for line in lines(x.shape, axis) {
        var total: N = isProduct ? 1 : 0
        for place in line {
          total = isProduct ? total.times(elements[place]) : total.plus(elements[place])
          results[place] = total
        }
      }
      return tensor(results, x.shape, x.dtype)
    }
    return x.dtype.isFloat ? running(floats(x)) : running(integers(x))
  }

  func order(_ x: Tensor, axis: Int, descending: Bool, count: Int) -> Tensor {
    func ordered<N: ReferenceNumber>(_ elements: [N]) -> Tensor {
      func isLess(_ a: N, _ b: N) -> Bool { a < b || isNaN(b) && !isNaN(a) }
      let shape = x.shape.replacing(axis, with: count)
      var results = Array(repeating: Int64(0), count: shape.elementCount)
      for (line, to) in zip(lines(x.shape, axis), lines(shape, axis)) {
        // Swift's sort is stable; equal elements keep their order whichever way it goes.
        let sorted = line.indices.sorted {
          let (a, b) = (elements[line[$0]], elements[line[$1]])
          return descending ? isLess(b, a) : isLess(a, b)
        }
        for (place, number) in zip(to, sorted) { results[place] = Int64(number) }
      }
      return tensor(results, shape, .int64)
    }
    return x.dtype.isFloat ? ordered(floats(x)) : ordered(integers(x))
  }

  /// For each line along an axis of a row-major tensor, the places of its elements.
  private func lines(_ shape: Shape, _ axis: Int) -> [[Int]] {
    let strides = Layout.rowMajorStrides(shape)
    let starts = Layout(shape: shape.replacing(axis, with: 1), strides: strides, offset: 0)
    return offsets(starts).map { start in (0..<shape[axis]).map { start + $0 * strides[axis] } }
  }

  /// NaN alone differs from itself.
  private func isNaN<N: ReferenceNumber>(_ x: N) -> Bool { x != x }
}
