import CKernels

/// Whole rows by number along an axis: a row is everything after that axis, one run of memory. This
/// is how batches are made, so rows are copied by memcpy on all threads.
enum Rows {
  /// Rows between the one that is copied and the one that is fetched (docs/performance.md).
  private static let ahead = 2

  static func select(_ x: Tensor, axis: Int, _ numbers: [Int]) -> Tensor {
    if !x.isContiguous && x.layout.isDense {
      // Channels last, say: the rows of memory are taken, and the result lies as x does.
      let order = Array(x.layout.memoryOrder) + (0..<x.rank).filter { x.shape[$0] == 1 }
      let rows = select(x.permuted(order), axis: order.firstIndex(of: axis)!, numbers)
      return rows.permuted((0..<x.rank).map { order.firstIndex(of: $0)! })
    }
    let x = hasContiguousRows(x.layout, axis) ? x : x.contiguous()
    let out = Tensor(uninitialized: x.shape.replacing(axis, with: numbers.count), x.dtype)
    let (bytes, plan) = (x.dtype.itemSize * x.layout.rowCount(after: axis), Plan(x, axis, numbers.count))
    if out.count == 0 { return out }
    let (from, to, item) = (x.base, out.base, x.dtype.itemSize)
    withExtendedLifetime((x.storage, out.storage)) {
      parallelFor(plan.blocks * numbers.count, grain: Swift.max(1, 4 * Elementwise.grain / bytes)) { range in
        for row in range {
          // Rows in random order come from main memory, where the processor cannot guess the next.
          if plan.blocks == 1 && row + ahead < range.upperBound && bytes >= 512 {
            tern_prefetch(from + numbers[row + ahead] * plan.stride * item, Swift.min(bytes, 4096))
          }
          let (block, number) =
            plan.blocks == 1 ? (0, row) : row.quotientAndRemainder(dividingBy: numbers.count)
          let start = (plan.blocks == 1 ? 0 : plan.start(block)) + numbers[number] * plan.stride
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

  /// Adds row i of `source` to row `numbers[i]` of `out`, both contiguous.
  static func add(_ source: Tensor, into out: Tensor, axis: Int, _ numbers: [Int]) {
    if source.count == 0 { return }
    let kernel = tern_binary(tern_add, out.dtype.c)!
    let (size, plan) = (out.layout.rowCount(after: axis), Plan(out, axis, numbers.count))
    let (from, to, item) = (source.base, out.base, out.dtype.itemSize)
    withExtendedLifetime((source.storage, out.storage)) {
      // Several numbers may name one row, so the rows of one block are added in order by one thread.
      parallelFor(plan.blocks, grain: Swift.max(1, Elementwise.grain / (size * numbers.count))) { range in
        for block in range {
          for (i, number) in numbers.enumerated() {
            let target = to + (plan.start(block) + number * plan.stride) * item
            kernel(target, target, 1, from + (block * numbers.count + i) * size * item, 1, size)
          }
        }
      }
    }
  }

  private struct Plan {
    let outer: Layout
    let stride: Int
    var blocks: Int { outer.count }

    init(_ x: Tensor, _ axis: Int, _ count: Int) {
      outer = Layout(
        shape: Shape(x.shape.prefix(axis)), strides: Shape(x.layout.strides.prefix(axis)), offset: 0)
      stride = x.layout.strides[axis]
    }

    func start(_ block: Int) -> Int { outer.offset(of: block) }
  }

  private static func hasContiguousRows(_ layout: Layout, _ axis: Int) -> Bool {
    Layout(
      shape: Shape(layout.shape.dropFirst(axis + 1)), strides: Shape(layout.strides.dropFirst(axis + 1)),
      offset: 0
    ).isContiguous
  }
}

extension Layout {
  /// The number of elements in a row: everything after `axis`.
  fileprivate func rowCount(after axis: Int) -> Int { shape.dropFirst(axis + 1).reduce(1, *) }
}
