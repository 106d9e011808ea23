import TestSupport
import Testing

@testable import Tern

/// Sizes of nothing, and sizes beyond what a machine holds.
@Suite struct LimitTests {
  @Test func linearWithoutInputFeaturesGivesTheBias() {
    let (weight, bias) = (Tensor.zeros([2, 0]).requiresGrad(), Tensor([1.5, -2]).requiresGrad())
    let result = Tensor.zeros([4, 3, 0]).linear(weight, bias)
    #expect(result.isEqual(to: bias.expanded(to: [4, 3, 2])))
    result.sum().backward()
    #expect(weight.grad!.shape == [2, 0] && bias.grad!.isEqual(to: Tensor([12.0, 12])))
    #expect(Tensor.zeros([0]).linear(weight, bias).isEqual(to: bias))
    #expect(Tensor.zeros([0, 3]).linear(.ones([2, 3]), bias).shape == [0, 2])
  }

  /// A run of 2^32 elements does not fit a size; the dimensions stay apart.
  @Test func dimensionsWhoseProductIsTooLongAreNotMerged() {
    let wide = Layout(Shape([1, 1])).expanded(to: [65536, 65536])!
    #expect(wide.collapsed().shape == [65536, 65536])
    #expect(Layout(Shape([1, 1])).expanded(to: [32768, 65535])!.collapsed().shape == [32768 * 65535])
    var runs = 0
    Traversal(Layout(Shape([1, 1])).expanded(to: [3, Int(Int32.max)])!).forEachRun(grain: .max) { _, count in
      #expect(count == Int(Int32.max))
      runs += 1
    }
    #expect(runs == 3)
  }

  @Test func countsBeyond64BitsStopWithAMessage() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Shape([1 << 30, 1 << 30, 1 << 30]).elementCount
    }
    expectMessage(
      result, "shape: [1073741824, 1073741824, 1073741824] has more elements than 64 bits can count")
    #expect(Shape([1 << 30, 1 << 30, 1 << 30, 0]).elementCount == 0)
  }

  /// One group of many columns is cut by columns: the memory for sums stays small, and the last block,
  /// which is narrow, is summed as well.
  @Test func wideSumsTakeLittleMemory() async {
    await #expect(processExitsWith: .success) {
      let (rows, columns) = (40, 4097)
      let x = Tensor.arange(rows * columns).reshaped([rows, columns])
      let expected = (0..<columns).map { $0 * rows + columns * rows * (rows - 1) / 2 }
      #expect(x.sum(axis: 0).isEqual(to: Tensor(expected)))
      #expect(x.to(.float64).sum(axis: 0).scalars(as: Int.self) == expected)
      #expect(x.max(axis: 0).isEqual(to: x[-1]))
    }
  }

  @Test func boundsFromTheEnd() {
    let x = Tensor.arange(6)
    #expect(x[(-3)...(-1)].isEqual(to: Tensor([3, 4, 5])))
    #expect(x[...(-1)].isEqual(to: x))
    #expect(x[...(-2)].isEqual(to: Tensor([0, 1, 2, 3, 4])))
    #expect(x[1...4].isEqual(to: Tensor([1, 2, 3, 4])))
  }

  @Test func aMaskWithoutDimensionsIsRefused() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor([1, 2])[Tensor(true)]
    }
    expectMessage(result, "subscript: a mask without dimensions")
  }

  /// Memory that is shared or seen through a view is never written under another tensor's feet.
  @Test func writingLeavesSharersAlone() {
    var a = Tensor.arange(6).to(.float32)
    let (before, reversed) = (a, a[.stride(by: -1)])
    a += reversed
    #expect(a.isEqual(to: Tensor.full([6], 5)) && before.isEqual(to: Tensor.arange(6).to(.float32)))
    a += a
    #expect(a.isEqual(to: Tensor.full([6], 10)))
    var rows = Tensor([[1.0, 2]]).expanded(to: [3, 2])
    rows[1] = Tensor([7.0, 8])
    rows += Tensor.ones([3, 2])
    #expect(rows.isEqual(to: Tensor([[2.0, 3], [8, 9], [2, 3]])))
    var x = Tensor.arange(5)
    x[1...] = x[..<4]
    #expect(x.isEqual(to: Tensor([0, 0, 1, 2, 3])))
    var square = Tensor([[1.0, 2], [3, 4]])
    square += square.T
    #expect(square.isEqual(to: Tensor([[2.0, 5], [5, 8]])))
  }

  @Test func productsOfBackwardStridedAndEmptyMatrices() {
    let a = Tensor.arange(6).to(.float32).reshaped([2, 3])
    let b = Tensor.arange(12).to(.float32).reshaped([3, 4])
    for (left, right) in [
      (a[.stride(by: -1)], b), (a[0..., .stride(by: -1)], b[.stride(by: -1)]),
      (a, b[0..., .stride(by: -2)]), (a[.stride(by: -1), .stride(by: -1)], b[0..., 1..<2]),
      (a[1..<2, .stride(by: -1)], b),
    ] {
      let copies = (left.to(.float64).contiguous(), right.to(.float64).contiguous())
      #expect(left.matmul(right).to(.float64).isEqual(to: copies.0.matmul(copies.1)))
    }
    #expect(Tensor.zeros([0, 2, 3]).matmul(b).shape == [0, 2, 4])
    #expect(Tensor.zeros([0, 2, 3]).matmul(.zeros([0, 3, 4])).shape == [0, 2, 4])
    #expect(Tensor.zeros([5, 2, 0]).matmul(.zeros([0, 4])).isEqual(to: .zeros([5, 2, 4])))
    #expect(Tensor.zeros([5, 2, 0]).matmul(.zeros([5, 0, 4])).isEqual(to: .zeros([5, 2, 4])))
  }

  /// The tensor itself is the gradient here, and it is a tracked leaf that must stay as it was.
  @Test func gradientsAskedForTwiceLeaveTheirLeafAlone() {
    let x = Tensor([1.0, 2]).requiresGrad()
    let loss = (x * x).sum() + (x * 3.0).sum()
    let found = loss.gradients(withRespectTo: [x], createGraph: true)[0]
    #expect(found.isEqual(to: Tensor([5.0, 7])) && x.isEqual(to: Tensor([1.0, 2])))
  }
}
