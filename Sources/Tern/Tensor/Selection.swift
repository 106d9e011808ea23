/// Indices worked out against a shape: a view, and the dimensions of it that are chosen by number.
///
/// It is relative to a layout, so that one selection reads a tensor, writes a tensor, and places a
/// gradient in zeros of the tensor's shape.
struct Selection: Sendable {
  private enum Narrowing: Sendable {
    case at(Int, axis: Int)
    case slice(from: Int, count: Int, step: Int, axis: Int)
    case newAxis(Int)
  }

  private var steps: [Narrowing] = []
  /// Axis of the view, and the numbers along it, for every integer list or mask.
  private(set) var chosen: [(axis: Int, numbers: Tensor)] = []
  /// PyTorch's name of the last view that was taken.
  private(set) var viewName: StaticString = "AliasBackward0"

  init(_ indices: [any TensorIndex], of shape: Shape) {
    let indices = indices.map(\._axisIndex)
    let consumed = indices.reduce(0) { $0 + Selection.dimensions($1) }
    precondition(
      consumed <= shape.rank,
      "subscript: \(consumed) indices for a tensor of shape \(shape), which has \(shape.rank) dimensions")
    var axis = 0  // of the view so far
    var source = 0  // of the shape
    var seenRest = false
    for index in indices {
      switch index {
      case .at(let number):
        let size = shape[source]
        let place = number < 0 ? number + size : number
        precondition(
          place >= 0 && place < size, "subscript: index \(number) is outside axis \(source) of shape \(shape)"
        )
        steps.append(.at(place, axis: axis))
        viewName = "SelectBackward0"
        source += 1
      case .slice(let from, let to, let step):
        let (start, count) = Selection.bounds(from, to, step, size: shape[source], axis: source, shape)
        if start != 0 || count != shape[source] || step != 1 {
          steps.append(.slice(from: start, count: count, step: step, axis: axis))
          viewName = "SliceBackward0"
        } else if indices.count == 1 {
          viewName = "SliceBackward0"  // PyTorch leaves a full slice out only beside other indices
        }
        axis += 1
        source += 1
      case .lastCount(let count):
        let size = shape[source]
        precondition(
          count >= 0 && count <= size, "subscript: .last(\(count)) of axis \(source), which has size \(size)")
        steps.append(.slice(from: size - count, count: count, step: 1, axis: axis))
        viewName = "SliceBackward0"
        axis += 1
        source += 1
      case .newDimension:
        steps.append(.newAxis(axis))
        viewName = "UnsqueezeBackward0"
        axis += 1
      case .rest:
        precondition(!seenRest, "subscript: .ellipsis may stand only once")
        seenRest = true
        axis += shape.rank - consumed
        source += shape.rank - consumed
      case .tensor(let tensor):
        for numbers in Selection.numbers(tensor, shape, source) {
          chosen.append((axis, numbers))
          axis += 1
          source += 1
        }
      }
    }
  }

  private static func dimensions(_ index: AxisIndex) -> Int {
    switch index {
    case .newDimension, .rest: 0
    case .tensor(let tensor) where tensor.dtype == .bool: tensor.rank
    default: 1
    }
  }

  private static func bounds(
    _ from: Int?, _ to: Int?, _ step: Int, size: Int, axis: Int, _ shape: Shape
  ) -> (start: Int, count: Int) {
    precondition(step != 0, "subscript: the step is 0")
    func place(_ number: Int) -> Int {
      let resolved = number < 0 ? number + size : number
      precondition(
        resolved >= 0 && resolved <= size,
        "subscript: bound \(number) is outside axis \(axis) of shape \(shape); 0...\(size) are inside")
      return resolved
    }
    if step > 0 {
      let (start, end) = (from.map(place) ?? 0, to.map(place) ?? size)
      return (start, end > start ? (end - start + step - 1) / step : 0)
    }
    let (start, end) = (Swift.min(from.map(place) ?? size - 1, size - 1), to.map(place) ?? -1)
    return (start, start > end ? (start - end - step - 1) / -step : 0)
  }

  /// The numbers that an index tensor chooses, one tensor for each dimension it consumes.
  private static func numbers(_ tensor: Tensor, _ shape: Shape, _ axis: Int) -> [Tensor] {
    if tensor.dtype == .bool {
      precondition(
        tensor.rank > 0,
        "subscript: a mask without dimensions; compare the tensor element by element, with .== or .<")
      let covered = Shape(shape[axis..<(axis + tensor.rank)])
      precondition(
        tensor.shape == covered,
        "subscript: a mask of shape \(tensor.shape) does not fit \(covered), the dimensions it stands for in \(shape)"
      )
      let places = tensor.nonzero()
      return (0..<tensor.rank).map {
        places.untracked.view(places.layout.selecting($0, axis: 1)).contiguous()
      }
    }
    precondition(
      !tensor.dtype.isFloat, "subscript: an index tensor of \(tensor.dtype); convert it with .to(.int64)")
    let size = shape[axis]
    var numbers = tensor.scalars(as: Int64.self)
    for i in numbers.indices {
      precondition(
        numbers[i] >= -size && numbers[i] < size,
        "subscript: index \(numbers[i]) is outside axis \(axis) of shape \(shape)")
      if numbers[i] < 0 { numbers[i] += Int64(size) }
    }
    return [Tensor(elements: numbers, shape: tensor.shape, on: .cpu)]
  }

  var isView: Bool { chosen.isEmpty }

  /// The view of a layout of the shape that this was made for.
  func view(of layout: Layout) -> Layout {
    var view = layout
    for step in steps {
      switch step {
      case .at(let place, let axis): view = view.selecting(place, axis: axis)
      case .slice(let from, let count, let step, let axis):
        view = view.sliced(axis, from: from, count: count, step: step)
      case .newAxis(let axis): view = view.inserting(axis: axis)
      }
    }
    return view
  }

  /// What the chosen numbers pick from a view, and where the dimensions of the picks come in the result.
  /// Several lists broadcast together; they stay in place when they are neighbours and else come first
  /// (NumPy).
  func picks(of view: Layout) -> (picks: Picks, place: Int) {
    var shape = Shape()
    for choice in chosen { shape = broadcastShape(shape, choice.numbers.shape, "subscript (index lists)") }
    var offsets = [Int](repeating: view.offset, count: shape.elementCount)
    for choice in chosen {
      let stride = view.strides[choice.axis]
      let numbers = choice.numbers.expanded(to: shape).scalars(as: Int.self)
      for i in offsets.indices { offsets[i] += numbers[i] * stride }
    }
    var each = view
    for choice in chosen.reversed() {
      each = Layout(
        shape: each.shape.removing(choice.axis), strides: each.strides.removing(choice.axis), offset: 0)
    }
    let axes = chosen.map(\.axis)
    let areNeighbours = zip(axes, axes.dropFirst()).allSatisfy { $1 == $0 + 1 }
    return (
      Picks(
        shape: shape, offsets: offsets, each: Layout(shape: each.shape, strides: each.strides, offset: 0)),
      areNeighbours ? axes[0] : 0
    )
  }
}
