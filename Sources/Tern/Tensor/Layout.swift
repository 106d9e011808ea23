/// Where a tensor's elements lie in its storage: sizes, strides and offset, all in elements.
/// Views (slices, transposes, expansions) are other layouts over the same storage.
struct Layout: Sendable {
  var shape: Shape
  var strides: Shape
  var offset: Int
  /// Row-major without gaps: kernels may take the elements as one run.
  private(set) var isContiguous: Bool

  init(_ shape: Shape) {
    self.shape = shape
    strides = Layout.rowMajorStrides(shape)
    offset = 0
    isContiguous = true
  }

  init(shape: Shape, strides: Shape, offset: Int) {
    self.shape = shape
    self.strides = strides
    self.offset = offset
    isContiguous = Layout.isRowMajor(shape, strides)
  }

  var count: Int { shape.elementCount }

  static func rowMajorStrides(_ shape: Shape) -> Shape {
    var strides = shape
    var step = 1
    var axis = shape.rank - 1
    while axis >= 0 {
      strides[unchecked: axis] = step
      step *= Swift.max(shape[unchecked: axis], 1)
      axis -= 1
    }
    return strides
  }

  private static func isRowMajor(_ shape: Shape, _ strides: Shape) -> Bool {
    if shape.elementCount == 0 { return true }
    var step = 1
    var axis = shape.rank - 1
    while axis >= 0 {
      let size = shape[unchecked: axis]
      if size != 1 && strides[unchecked: axis] != step { return false }
      step *= size
      axis -= 1
    }
    return true
  }

  /// The layout with the given order of dimensions.
  func permuted(_ order: [Int]) -> Layout {
    Layout(
      shape: Shape(order.map { shape[$0] }), strides: Shape(order.map { strides[$0] }), offset: offset)
  }

  func transposed(_ a: Int, _ b: Int) -> Layout {
    var copy = (shape, strides)
    copy.0.swapAt(a, b)
    copy.1.swapAt(a, b)
    return Layout(shape: copy.0, strides: copy.1, offset: offset)
  }

  /// Elements `start`, `start + step`, ... of a dimension.
  func sliced(_ axis: Int, from start: Int, count: Int, step: Int = 1) -> Layout {
    Layout(
      shape: shape.replacing(axis, with: count),
      strides: strides.replacing(axis, with: strides[axis] * step),
      offset: count == 0 ? offset : offset + start * strides[axis])
  }

  func selecting(_ index: Int, axis: Int) -> Layout {
    Layout(
      shape: shape.removing(axis), strides: strides.removing(axis), offset: offset + index * strides[axis])
  }

  func inserting(axis: Int) -> Layout {
    var copy = (shape, strides)
    copy.0.insert(1, at: axis)
    copy.1.insert(0, at: axis)
    return Layout(shape: copy.0, strides: copy.1, offset: offset)
  }

  /// The layout repeated along dimensions of size 1 and new leading ones; nil when a size differs.
  func expanded(to target: Shape) -> Layout? {
    let lead = target.rank - shape.rank
    guard lead >= 0 else { return nil }
    var strides = target
    for axis in 0..<target.rank {
      let own = axis < lead ? 1 : shape[unchecked: axis - lead]
      if own == target[unchecked: axis] {
        strides[unchecked: axis] = axis < lead ? 0 : self.strides[unchecked: axis - lead]
      } else if own == 1 {
        strides[unchecked: axis] = 0
      } else {
        return nil
      }
    }
    return Layout(shape: target, strides: strides, offset: offset)
  }

  /// A layout of the same elements in row-major order for another shape, without copying; nil when the
  /// strides do not allow it.
  func reshaped(to target: Shape) -> Layout? {
    if isContiguous {
      return Layout(shape: target, strides: Layout.rowMajorStrides(target), offset: offset)
    }
    let old = collapsed()
    var strides = target
    var group = old.shape.rank - 1
    var remaining = group >= 0 ? old.shape[group] : 1
    var step = group >= 0 ? old.strides[group] : 1
    var axis = target.rank - 1
    while axis >= 0 {
      let size = target[axis]
      while remaining == 1 && size != 1 {
        group -= 1
        guard group >= 0 else { return nil }
        remaining = old.shape[group]
        step = old.strides[group]
      }
      guard size == 1 || remaining % size == 0 else { return nil }
      strides[axis] = step
      step *= size
      remaining /= size
      axis -= 1
    }
    return Layout(shape: target, strides: strides, offset: offset)
  }

  /// Neighbouring dimensions merged wherever one run covers both and its length fits a size, sizes of
  /// 1 dropped.
  func collapsed() -> Layout {
    var shape = Shape()
    var strides = Shape()
    for axis in 0..<self.shape.rank where self.shape[unchecked: axis] != 1 {
      let size = self.shape[unchecked: axis]
      let stride = self.strides[unchecked: axis]
      if shape.rank > 0 && strides[shape.rank - 1] == stride * size
        && shape[shape.rank - 1] * size <= Shape.maximumSize
      {
        shape[shape.rank - 1] *= size
        strides[shape.rank - 1] = stride
      } else {
        shape.append(size)
        strides.append(stride)
      }
    }
    return Layout(shape: shape, strides: strides, offset: offset)
  }

  /// The offset of the element with this row-major number.
  func offset(of number: Int) -> Int {
    var rest = number
    var at = offset
    var axis = shape.rank - 1
    while axis >= 0 {
      at += rest % shape[unchecked: axis] * strides[unchecked: axis]
      rest /= shape[unchecked: axis]
      axis -= 1
    }
    return at
  }
}
