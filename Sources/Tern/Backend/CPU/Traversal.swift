/// A loop over elements that several tensors hold at different places: the one traversal under
/// every element-wise operation.
///
/// Dimensions are taken in the order in which the first operand, the one that is written, lies in
/// memory. Those that all operands step through evenly are merged; what is left is an outer loop and
/// an inner run with one stride for each operand, which a kernel takes whole.
struct Traversal {
  private(set) var shape = Shape()
  private(set) var strides: InlineArray<4, Shape>
  private let operands: Int

  /// All layouts have one shape (expand them first).
  init(_ layouts: Layout...) {
    operands = layouts.count
    strides = InlineArray(repeating: Shape())
    let full = layouts[0].shape
    let isNatural = layouts[0].isContiguous
    let order = isNatural ? full : layouts[0].memoryOrder
    for place in 0..<order.rank {
      let axis = isNatural ? place : order[unchecked: place]
      if full[unchecked: axis] == 1 { continue }
      let size = full[unchecked: axis]
      let last = shape.rank - 1
      var merges = last >= 0 && shape[unchecked: last] * size <= Shape.maximumSize
      for i in 0..<operands where merges {
        merges = strides[i][unchecked: last] == layouts[i].strides[unchecked: axis] * size
      }
      if merges { shape[last] *= size } else { shape.append(size) }
      for i in 0..<operands {
        let stride = layouts[i].strides[unchecked: axis]
        if merges { strides[i][last] = stride } else { strides[i].append(stride) }
      }
    }
  }

  /// The stride of each operand inside a run.
  func stride(_ operand: Int) -> Int { shape.rank == 0 ? 1 : strides[operand][unchecked: shape.rank - 1] }

  /// Calls `body` with the offset of each operand's run (in elements, from its layout's offset) and
  /// the run's length, on several threads when there are more than `grain` elements.
  func forEachRun(grain: Int, _ body: (_ offsets: InlineArray<4, Int>, _ count: Int) -> Void) {
    guard shape.rank > 1 else {
      parallelFor(shape.rank == 0 ? 1 : shape[0], grain: grain) { range in
        var offsets = InlineArray<4, Int>(repeating: 0)
        for i in 0..<operands { offsets[i] = range.lowerBound * stride(i) }
        body(offsets, range.count)
      }
      return
    }
    let inner = shape.rank - 1
    let run = shape[inner]
    let outer = run == 0 ? 0 : shape.elementCount / run
    parallelFor(outer, grain: Swift.max(1, grain / Swift.max(run, 1))) { range in
      var index = Shape(repeating: 0, rank: inner)
      var offsets = InlineArray<4, Int>(repeating: 0)
      var rest = range.lowerBound
      var axis = inner - 1
      while axis >= 0 {
        index[unchecked: axis] = rest % shape[unchecked: axis]
        rest /= shape[unchecked: axis]
        for i in 0..<operands { offsets[i] += index[unchecked: axis] * strides[i][unchecked: axis] }
        axis -= 1
      }
      for _ in range {
        body(offsets, run)
        var axis = inner - 1
        while axis >= 0 {
          index[unchecked: axis] += 1
          for i in 0..<operands { offsets[i] += strides[i][unchecked: axis] }
          if index[unchecked: axis] < shape[unchecked: axis] { break }
          for i in 0..<operands { offsets[i] -= strides[i][unchecked: axis] * shape[unchecked: axis] }
          index[unchecked: axis] = 0
          axis -= 1
        }
      }
    }
  }
}
