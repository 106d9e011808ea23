import Tern
import Testing

@Suite struct SortTests {
  @Test func sortsStablyWithNaNAsTheGreatest() {
    let x = Tensor([2.0, .nan, -0.0, 0.0, -.infinity, 2.0])
    #expect(x.argsort().isEqual(to: Tensor([4, 2, 3, 0, 5, 1])))
    #expect(x.argsort(descending: true).isEqual(to: Tensor([1, 0, 5, 2, 3, 4])))
    #expect(Tensor([3, -1, 2]).sorted().values.isEqual(to: Tensor([-1, 2, 3])))
    #expect(Tensor([true, false, true]).argsort().isEqual(to: Tensor([1, 0, 2])))
  }

  @Test(arguments: [DType.float32, .float64, .int64, .int32, .uint8])
  func longLinesAgreeWithTheStandardLibrary(dtype: DType) {
    let x = Tensor.randint([3, 500], in: 0..<200, generator: Generator(seed: 3))
    let shifted = dtype == .uint8 ? x.to(dtype) : (x - 100).to(dtype)
    for y in [shifted, shifted.flipped(axis: 1)] {
      let (values, indices) = y.sorted(axis: 1)
      for row in 0..<3 {
        let numbers = y[row].scalars(as: Double.self)
        let order = numbers.indices.sorted { (numbers[$0], $0) < (numbers[$1], $1) }
        #expect(indices[row].scalars(as: Int.self) == order)
        #expect(values[row].scalars(as: Double.self) == order.map { numbers[$0] })
      }
    }
    for largest in [true, false] {
      let (values, indices) = shifted.topK(7, axis: 1, largest: largest)
      let (all, places) = shifted.sorted(axis: 1, descending: largest)
      #expect(values.isEqual(to: all[0..., ..<7]) && indices.isEqual(to: places[0..., ..<7]))
    }
    #expect(shifted.T.sorted(axis: 0).indices.isEqual(to: shifted.argsort(axis: 1).T))
  }

  @Test func topKAndGradients() {
    let x = Tensor([[1.0, 5, 3], [4, 4, 0]]).requiresGrad()
    let (values, places) = x.topK(2)
    #expect(
      values.isEqual(to: Tensor([[5.0, 3], [4, 4]])) && places.isEqual(to: Tensor([[1, 2], [0, 1]])))
    (values * Tensor([1.0, 10])).sum().backward()
    #expect(x.grad!.isEqual(to: Tensor([[0.0, 1, 10], [1, 10, 0]])))
    #expect(x.topK(1, axis: 0, largest: false).indices.isEqual(to: Tensor([[0, 1, 1]])))
    #expect(x.topK(0).values.shape == [2, 0])
    #expect(Tensor.zeros([2, 0]).sorted().indices.shape == [2, 0])
  }

  @Test func uniqueCountsAndBins() {
    let (values, inverse, counts) = Tensor([[3, 1], [3, 2]]).uniqueWithCounts()
    #expect(values.isEqual(to: Tensor([1, 2, 3])) && counts.isEqual(to: Tensor([1, 1, 2])))
    #expect(inverse.isEqual(to: Tensor([[2, 0], [2, 1]])))
    #expect(Tensor([1.0, .nan, .nan]).unique().count == 3)
    #expect(Tensor.zeros([0]).unique().shape == [0])
    #expect(Tensor([1, 3, 1]).bincount().isEqual(to: Tensor([0, 2, 0, 1])))
    #expect(
      Tensor([1, 1]).bincount(weights: Tensor([0.5, 1]), minCount: 3).isEqual(to: Tensor([0.0, 1.5, 0])))
    #expect(Tensor.zeros([0], dtype: .int64).bincount().shape == [0])
    let (heights, edges) = Tensor([0.0, 1, 1, 2, 4, .nan]).histogram(bins: 2)
    #expect(heights.isEqual(to: Tensor([3, 2])) && edges.isEqual(to: Tensor([0.0, 2, 4])))
  }

  @Test func runningSumsAndProducts() {
    #expect(Tensor([[1, 2], [3, 4]]).cumsum(axis: 0).isEqual(to: Tensor([[1, 2], [4, 6]])))
    #expect(Tensor([true, true]).cumsum(axis: 0).isEqual(to: Tensor([1, 2])))
    #expect(Tensor.zeros([0, 2]).cumsum(axis: 0).shape == [0, 2])
    let x = Tensor([2.0, 0, 3]).requiresGrad()
    let y = x.cumprod(axis: 0)
    #expect(y.isEqual(to: Tensor([2.0, 0, 0])))
    y.sum().backward()
    #expect(x.grad!.isEqual(to: Tensor([1.0, 8, 0])))
    let z = Tensor([2.0, 4]).requiresGrad()
    (z.cumprod(axis: 0) * Tensor([1.0, 3]) + z.cumsum(axis: 0)).sum().backward()
    #expect(z.grad!.isEqual(to: Tensor([15.0, 7])))
  }
}
