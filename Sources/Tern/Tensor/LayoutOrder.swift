// The order in which elements lie in memory. Results take it over from their operands, so that a batch
// of images kept channels last stays so from layer to layer, and loops run through memory forwards.

extension Layout {
  /// The axes with more than one element, from the outermost in memory to the innermost: by falling
  /// strides, in their own order where those are equal. Repeated axes (stride 0) come first.
  var memoryOrder: Shape {
    var order = Shape()
    for axis in 0..<shape.rank where shape[unchecked: axis] != 1 {
      let step = reach(axis)
      var place = order.rank
      while place > 0 && reach(order[unchecked: place - 1]) < step { place -= 1 }
      order.insert(axis, at: place)
    }
    return order
  }

  private func reach(_ axis: Int) -> Int {
    let stride = strides[unchecked: axis]
    return stride == 0 ? .max : Swift.abs(stride)
  }

  /// Whether the elements fill one run of memory, each once, in whatever order of the axes.
  var isDense: Bool {
    if isContiguous { return true }
    let order = memoryOrder
    var step = 1
    for place in (0..<order.rank).reversed() {
      let axis = order[unchecked: place]
      if strides[unchecked: axis] != step { return false }
      step *= shape[unchecked: axis]
    }
    return true
  }

  /// Whether two layouts of one shape step through memory alike.
  func hasSameOrder(as other: Layout) -> Bool {
    for axis in 0..<shape.rank where shape[unchecked: axis] != 1 {
      if strides[unchecked: axis] != other.strides[unchecked: axis] { return false }
    }
    return true
  }

  /// Whether some elements of memory appear at several places.
  var repeats: Bool {
    for axis in 0..<shape.rank where strides[unchecked: axis] == 0 && shape[unchecked: axis] != 1 {
      return true
    }
    return false
  }

  /// The layout of a result that keeps this one's order in memory and has no gaps. Row-major when
  /// elements are repeated: then there is no order to keep.
  func packed() -> Layout {
    if isContiguous || repeats { return Layout(shape) }
    return Layout(shape: shape, strides: Layout.strides(shape, order: memoryOrder), offset: 0)
  }

  /// A layout without gaps for another shape with as many axes, in this one's order of memory; row-major
  /// where this layout does not determine the order.
  func packed(as shape: Shape) -> Layout {
    if isContiguous || repeats { return Layout(shape) }
    for axis in 0..<shape.rank where self.shape[unchecked: axis] == 1 && shape[unchecked: axis] != 1 {
      return Layout(shape)
    }
    return Layout(shape: shape, strides: Layout.strides(shape, order: memoryOrder), offset: 0)
  }

  /// The strides without gaps when `order` names the axes of more than one element from the outermost
  /// to the innermost.
  static func strides(_ shape: Shape, order: Shape) -> Shape {
    var strides = Shape(repeating: 1, rank: shape.rank)
    var step = 1
    for place in (0..<order.rank).reversed() {
      let axis = order[unchecked: place]
      strides[unchecked: axis] = step
      step *= shape[unchecked: axis]
    }
    return strides
  }

  /// The layout of an element-wise result of two operands that were expanded to its shape: that of the
  /// first one that repeats nothing.
  static func result(_ a: Layout, _ b: Layout) -> Layout {
    a.repeats ? b.packed() : a.packed()
  }
}
