import Tern
import Testing

@Suite struct GatherTests {
  let x = Tensor([[1.0, 2, 3], [4, 5, 6]])

  @Test func gathersAndScatters() {
    let index = Tensor([[2, 0], [1, 1]])
    #expect(x.gathered(axis: 1, index: index).isEqual(to: Tensor([[3.0, 1], [5, 5]])))
    #expect(x.T.gathered(axis: 0, index: index.T).isEqual(to: Tensor([[3.0, 5], [1, 5]])))
    #expect(x.gathered(axis: 0, index: Tensor([[1, 0]])).isEqual(to: Tensor([[4.0, 2]])))
    #expect(x.gathered(axis: 1, index: .zeros([2, 0], dtype: .int64)).shape == [2, 0])
    let zeros = Tensor.zeros([2, 3])
    let ones = Tensor.ones([2, 2])
    #expect(
      zeros.scatterAdded(axis: 1, index: index, source: ones).isEqual(to: Tensor([[1.0, 0, 1], [0, 2, 0]])))
    #expect(
      zeros.scattered(axis: 1, index: index, source: x).isEqual(to: Tensor([[2.0, 0, 1], [0, 5, 0]])))
    #expect(zeros.scattered(axis: 1, index: index, value: 7).isEqual(to: Tensor([[7.0, 0, 7], [0, 7, 0]])))
  }

  @Test func gradients() {
    let a = x.requiresGrad()
    let s = Tensor.ones([2, 3]).requiresGrad()
    let index = Tensor([[2, 2], [0, 1]])
    (a.gathered(axis: 1, index: index) * Tensor([[1.0, 2], [3, 4]])).sum().backward()
    #expect(a.grad!.isEqual(to: Tensor([[0.0, 0, 3], [3, 4, 0]])))
    a.zeroGrad()
    (a.scattered(axis: 1, index: index, source: s) * x).sum().backward()
    #expect(a.grad!.isEqual(to: Tensor([[1.0, 2, 0], [0, 0, 6]])))
    #expect(s.grad!.isEqual(to: Tensor([[3.0, 3, 0], [4, 5, 0]])))
    a.zeroGrad()
    a.indexSelected(axis: 1, indices: Tensor([1, 1, 0])).sum().backward()
    #expect(a.grad!.isEqual(to: Tensor([[1.0, 2, 0], [1, 2, 0]])))
    a.zeroGrad()
    (a.maskFilled(x .> 3, 0).sum() + a.maskSelected(x .> 5).sum() * 2).backward()
    #expect(a.grad!.isEqual(to: Tensor([[1.0, 1, 1], [0, 0, 2]])))
  }

  @Test func selectsRowsOfAnyLayout() {
    let rows = Tensor([1, 0, 1])
    #expect(x.indexSelected(indices: rows).isEqual(to: Tensor([[4.0, 5, 6], [1, 2, 3], [4, 5, 6]])))
    #expect(x.T.indexSelected(axis: 1, indices: rows).isEqual(to: x.indexSelected(indices: rows).T))
    #expect(x[0..., 1...].indexSelected(indices: rows).isEqual(to: Tensor([[5.0, 6], [2, 3], [5, 6]])))
    #expect(x.flipped(axis: 0).indexSelected(indices: Tensor([0])).isEqual(to: Tensor([[4.0, 5, 6]])))
    #expect(x.indexSelected(indices: .zeros([0], dtype: .int64)).shape == [0, 3])
    #expect(Tensor([true, false]).indexSelected(indices: rows).isEqual(to: Tensor([false, true, false])))
    #expect(x[rows].isEqual(to: x.indexSelected(indices: rows)))
    #expect(x.taken(Tensor([[0, -1], [3, 1]])).isEqual(to: Tensor([[1.0, 6], [4, 2]])))
  }

  @Test func oneHotAndMasks() {
    #expect(Tensor([2, 0]).oneHot().isEqual(to: Tensor([[0, 0, 1], [1, 0, 0]])))
    #expect(Tensor([[1]]).oneHot(classes: 2, dtype: .float32).isEqual(to: Tensor([[[0.0, 1]]])))
    #expect(Tensor(1).oneHot(classes: 2).isEqual(to: Tensor([0, 1])))
    #expect(Tensor.zeros([0], dtype: .int64).oneHot(classes: 4).shape == [0, 4])
    #expect(x.maskSelected(Tensor([true, false, true])).isEqual(to: Tensor([1.0, 3, 4, 6])))
    #expect(Tensor(3.0).maskSelected(Tensor(true)).isEqual(to: Tensor([3.0])))
    #expect(
      Tensor([1.0, 2]).maskFilled(Tensor([[true], [false]]), 0).isEqual(to: Tensor([[0.0, 0], [1, 2]])))
  }

  @Test func wrongIndicesTrap() async {
    expectMessage(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = Tensor.zeros([2, 3]).gathered(axis: 1, index: Tensor([[3]]))
      }, "gathered: index 3 is outside axis 1 of shape [2, 3]")
    expectMessage(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = Tensor.zeros([2, 3]).indexSelected(indices: Tensor([-1]))
      }, "indexSelected: index -1 is outside axis 0 of shape [2, 3]")
    expectMessage(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = Tensor([1, 2]).maskFilled(Tensor([true, false]), 0.5)
      }, "maskFilled: 0.5 does not fit a tensor of int64")
    expectMessage(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = Tensor([3]).oneHot(classes: 3)
      }, "oneHot: 3 is not a class of 0..<3; give more classes")
  }
}
