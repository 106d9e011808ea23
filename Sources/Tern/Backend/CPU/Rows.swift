import CKernels

// Whole rows by number along an axis: a row is everything after that axis, one run of memory. This
// is how batches are made, so rows are copied by memcpy on all threads.

extension CPU {
  func selectRows(_ x: Tensor, axis: Int, _ numbers: Tensor) -> Tensor {
    if !x.isContiguous && x.layout.isDense {
      // Channels last, say: the rows of memory are taken, and the result lies as x does.
      let order = Array(x.layout.memoryOrder) + (0..<x.rank).filter { x.shape[$0] == 1 }
      let rows = selectRows(x.permuted(order), axis: order.firstIndex(of: axis)!, numbers)
      return rows.permuted((0..<x.rank).map { order.firstIndex(of: $0)! })
    }
    let x = Rows.areContiguous(x.layout, axis) ? x : x.contiguous()
    let (count, numbers) = (numbers.count, numbers.contiguous())
    let out = Tensor(uninitialized: x.shape.replacing(axis, with: count), x.dtype)
    if out.count == 0 { return out }
    let (item, rows) = (x.dtype.itemSize, Rows(x, axis))
    let bytes = item * x.layout.rowSize(after: axis)
    withMemory(x, numbers, out) { from, numbers, to in
      let numbers = numbers.int64s
      parallelFor(rows.blocks * count, grain: Swift.max(1, 4 * CPU.grain / bytes)) { range in
        for row in range {
          // Rows in random order come from main memory, where the processor cannot guess the next.
          if rows.blocks == 1 && row + Rows.ahead < range.upperBound && bytes >= 512 {
            tern_prefetch(from + Int(numbers[row + Rows.ahead]) * rows.stride * item, Swift.min(bytes, 4096))
          }
          let (block, number) = rows.blocks == 1 ? (0, row) : row.quotientAndRemainder(dividingBy: count)
          let start = (rows.blocks == 1 ? 0 : rows.start(block)) + Int(numbers[number]) * rows.stride
          let (target, source) = (to + row * bytes, from + start * item)
          switch bytes {
          case 4: target.copyMemory(from: source, byteCount: 4)
          case 8: target.copyMemory(from: source, byteCount: 8)
          default: target.copyMemory(from: source, byteCount: bytes)
          }
        }
      }
    }
    return out
  }

  func addRows(_ source: Tensor, axis: Int, _ numbers: Tensor, into out: Tensor) {
    if source.count == 0 { return }
    let kernel = BinaryOp.add.kernel(out.dtype)!
    let (size, rows) = (out.layout.rowSize(after: axis), Rows(out, axis))
    let (count, item) = (numbers.count, out.dtype.itemSize)
    withMemory(source.contiguous(), numbers.contiguous(), out) { from, numbers, to in
      let numbers = numbers.int64s
      // Several numbers may name one row, so the rows of one block are added in order by one thread.
      parallelFor(rows.blocks, grain: Swift.max(1, CPU.grain / (size * count))) { range in
        for block in range {
          for i in 0..<count {
            let target = to + (rows.start(block) + Int(numbers[i]) * rows.stride) * item
            kernel(target, target, 1, from + (block * count + i) * size * item, 1, size)
          }
        }
      }
    }
  }
}

/// Where the rows of an axis lie: in blocks, one for each index of the axes before it.
private struct Rows {
  /// Rows between the one that is copied and the one that is fetched (docs/performance.md).
  static let ahead = 2

  let outer: Layout
  let stride: Int
  var blocks: Int { outer.count }

  init(_ x: Tensor, _ axis: Int) {
    outer = Layout(
      shape: Shape(x.shape.prefix(axis)), strides: Shape(x.layout.strides.prefix(axis)), offset: 0)
    stride = x.layout.strides[axis]
  }

  func start(_ block: Int) -> Int { outer.offset(of: block) }

  static func areContiguous(_ layout: Layout, _ axis: Int) -> Bool {
    Layout(
      shape: Shape(layout.shape.dropFirst(axis + 1)), strides: Shape(layout.strides.dropFirst(axis + 1)),
      offset: 0
    ).isContiguous
  }
}

extension Layout {
  /// The number of elements in a row: everything after `axis`.
  fileprivate func rowSize(after axis: Int) -> Int { shape.dropFirst(axis + 1).reduce(1, *) }
}
