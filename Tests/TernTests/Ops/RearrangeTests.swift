import Tern
import Testing

@Suite struct RearrangeTests {
  let x = Tensor([[1, 2, 3], [4, 5, 6]])

  @Test func flipIsAViewThatOpsUnderstand() {
    let flipped = x.flipped(axes: [0, 1])
    #expect(flipped.isEqual(to: Tensor([[6, 5, 4], [3, 2, 1]])))
    #expect(flipped.strides == [-3, -1])
    #expect((flipped + x).isEqual(to: .full([2, 3], 7, dtype: .int64)))
    #expect(flipped.flattened().isEqual(to: Tensor([6, 5, 4, 3, 2, 1])))
    #expect(flipped.sum(axis: 0).isEqual(to: Tensor([9, 7, 5])))
    #expect(flipped.to(.float32).matmul(Tensor([1.0, 0, 0])).isEqual(to: Tensor([6.0, 3])))
    #expect(Tensor.zeros([0, 2]).flipped(axis: 0).shape == [0, 2])
    var written = flipped
    written[0, 0] = Tensor(9)
    #expect(x[1, 2].item() == 6 && written[0, 0].item() == 9)
  }

  @Test func rolls() {
    #expect(x.rolled(1, axis: 1).isEqual(to: Tensor([[3, 1, 2], [6, 4, 5]])))
    #expect(x.rolled(-4, axis: 1).isEqual(to: Tensor([[2, 3, 1], [5, 6, 4]])))
    #expect(x.rolled(1).isEqual(to: Tensor([[6, 1, 2], [3, 4, 5]])))
    #expect(Tensor.zeros([0]).rolled(3, axis: 0).shape == [0])
  }

  @Test func repeats() {
    let v = Tensor([1, 2])
    #expect(v.repeated([2]).isEqual(to: Tensor([1, 2, 1, 2])))
    #expect(v.repeated([2, 2]).isEqual(to: Tensor([[1, 2, 1, 2], [1, 2, 1, 2]])))
    #expect(x.repeated([2]).shape == [2, 6])
    #expect(x.repeated([0, 1]).shape == [0, 3])
    #expect(v.repeatedInterleave(2, axis: 0).isEqual(to: Tensor([1, 1, 2, 2])))
    let w = Tensor([1.0, 2]).requiresGrad()
    (w.repeated([2, 2]) * Tensor([[1.0, 2, 3, 4], [5, 6, 7, 8]])).sum().backward()
    #expect(w.grad!.isEqual(to: Tensor([16.0, 20])))
  }

  @Test func padsAndCrops() {
    #expect(x.padded([(0, 1), (1, -1)], value: 9).isEqual(to: Tensor([[9, 1, 2], [9, 4, 5], [9, 9, 9]])))
    #expect(x.padded([(1, 0)]).isEqual(to: Tensor([[0, 1, 2, 3], [0, 4, 5, 6]])))
    let v = Tensor([1.0, 2, 3]).requiresGrad()
    (v.padded([(-1, 2)]) * Tensor([1.0, 2, 3, 4])).sum().backward()
    #expect(v.grad!.isEqual(to: Tensor([0.0, 1, 2])))
  }

  @Test func diagonalsAndTriangles() {
    #expect(x.diagonal(offset: 1).isEqual(to: Tensor([2, 6])))
    #expect(x.diagonal(offset: -1).isEqual(to: Tensor([4])))
    #expect(x.diagonal(offset: 5).shape == [0])
    #expect(Tensor.zeros([4, 2, 3]).diagonal(axes: (-1, 0)).shape == [2, 3])
    #expect(
      Tensor([1, 2]).diagonalMatrix(offset: -1).isEqual(to: Tensor([[0, 0, 0], [1, 0, 0], [0, 2, 0]])))
    #expect(x.trace().item() == 6)
    #expect(x.tril().isEqual(to: Tensor([[1, 0, 0], [4, 5, 0]])))
    #expect(x.triu(1).isEqual(to: Tensor([[0, 2, 3], [0, 0, 6]])))
    #expect(Tensor([[1.0, .nan], [1, 1]]).tril().isEqual(to: Tensor([[1.0, 0], [1, 1]])))
    let m = Tensor([[1.0, 2], [3, 4]]).requiresGrad()
    (m.trace() * 3 + m.triu().sum()).backward()
    #expect(m.grad!.isEqual(to: Tensor([[4.0, 1], [0, 4]])))
  }

  @Test func shapesOfBothKinds() {
    #expect(Tensor.zeros([1, 2, 1]).squeezed(axes: [0, 1]).shape == [2, 1])
    #expect(Tensor.zeros([2, 6]).unflattened(axis: 1, [2, -1]).shape == [2, 2, 3])
    #expect(Tensor.zeros([3, 1]).expanded(to: [2, -1, 4]).shape == [2, 3, 4])
    let grid = Tensor.meshgrid([Tensor([1, 2]), Tensor([3, 4, 5])])
    #expect(
      grid[0].isEqual(to: Tensor([[1, 1, 1], [2, 2, 2]])) && grid[1][1].isEqual(to: Tensor([3, 4, 5])))
  }
}
