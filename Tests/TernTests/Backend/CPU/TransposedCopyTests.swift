import Tern
import TestSupport
import Testing

/// Copies between orders of axes, in tiles: every type, sizes around those of the tiles, views.
@Suite("Transposed copy")
struct TransposedCopyTests {
  static func numbered(_ shape: Shape, _ dtype: DType) -> Tensor {
    let numbers = (0..<shape.elementCount).map { Int64(truncatingIfNeeded: $0 &* 2_654_435_761) }
    return Tensor(numbers, shape: shape).to(dtype)
  }

  /// The same elements one by one through Swift arrays, without any kernel of copying.
  static func expected(_ x: Tensor) -> Tensor {
    let strides = x.strides
    let numbers = x.shape.elementCount
    guard numbers > 0 else { return Tensor.zeros(x.shape, dtype: x.dtype) }
    var values: [Double] = []
    for number in 0..<numbers {
      var rest = number
      var index: [any TensorIndex] = []
      for size in x.shape.reversed() {
        index.insert(rest % size, at: 0)
        rest /= size
      }
      var element = x
      for i in index { element = element[i as! Int] }
      values.append(element.item())
    }
    #expect(strides.count == x.rank)
    return Tensor(values, shape: x.shape, dtype: x.dtype)
  }

  @Test(arguments: [DType.float32, .float64, .int64, .int32, .uint8, .bool])
  func matrices(_ dtype: DType) {
    for (rows, columns) in [
      (16, 16), (17, 33), (1, 40), (40, 1), (5, 70), (70, 5), (15, 16), (31, 8), (3, 2),
    ] {
      let x = Self.numbered([rows, columns], dtype)
      let values = x.scalars(as: Int64.self)
      var turned: [Int64] = []
      for c in 0..<columns { for r in 0..<rows { turned.append(values[r * columns + c]) } }
      let wanted = Tensor(turned, shape: [columns, rows]).to(dtype)
      expectEqual(x.T.contiguous(), wanted, "\(rows) x \(columns)")
      #expect(x.T.contiguous().isContiguous)
    }
  }

  /// Sums over picked places, as a whole: large enough for several bands and threads.
  @Test(arguments: [DType.float32, .uint8, .float64])
  func large(_ dtype: DType) {
    for (rows, columns) in [(700, 1031), (4000, 6), (6, 4000), (129, 513)] {
      let x = Self.numbered([rows, columns], dtype)
      let turned = x.T.contiguous()
      for r in [0, rows / 2, rows - 1] {
        expectEqual(turned[0..., r].contiguous(), x[r], "row \(r) of \(rows) x \(columns)")
      }
      for c in [0, columns / 2, columns - 1] {
        expectEqual(turned[c], x[0..., c].contiguous(), "column \(c)")
      }
      expectEqual(turned.T.contiguous(), x)
    }
  }

  @Test(arguments: [DType.float32, .int64, .uint8])
  func images(_ dtype: DType) {
    for shape in [Shape([2, 6, 5, 7]), [3, 20, 4, 4], [2, 3, 1, 9], [1, 17, 17, 1], [2, 2, 2, 2]] {
      let x = Self.numbered(shape, dtype)
      let last = x.channelsLast()
      expectEqual(last.permuted([0, 2, 3, 1]), Self.expected(x.permuted([0, 2, 3, 1])), "\(shape)")
      expectEqual(last.contiguous(), x, "\(shape)")
    }
  }

  @Test func views() {
    let x = Self.numbered([6, 40, 50], .float32)
    let views = [
      x.transposed(0, 2), x.permuted([2, 0, 1]), x[0..., 3..<37, .stride(by: 2)].transposed(1, 2),
      x.transposed(1, 2)[.stride(by: -1)], x[1..<4, .stride(by: -1), 7..<40].permuted([2, 1, 0]),
      x[0, 0].expanded(to: [3, 50]).T,
    ]
    for view in views { expectEqual(view.contiguous(), Self.expected(view), "\(view.shape) \(view.strides)") }
    // Written into a part of other memory.
    var target = Tensor.zeros([50, 41])
    target[0..., 1..<41] = x[2].T
    expectEqual(target[0..., 1..<41].contiguous(), Self.expected(x[2].T))
    expectEqual(target[0..., 0].sum(), Tensor(0.0))
  }

  /// Larger than the size from which results are written past the caches.
  @Test func streamed() {
    let x = Tensor.arange(0, Double(2560 * 2570)).reshaped([2560, 2570])
    let turned = x.T.contiguous()
    for r in [0, 1279, 2559] { expectEqual(turned[0..., r].contiguous(), x[r]) }
    expectEqual(turned.T, x)
  }
}
