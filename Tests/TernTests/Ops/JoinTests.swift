import Tern
import Testing

@Suite struct JoinTests {
  @Test func concatenatesAlongEitherAxisAndPromotes() {
    let a = Tensor([[1, 2], [3, 4]])
    let b = Tensor([[5.5, 6.5]])
    let rows = Tensor.concatenated([a, b])
    #expect(rows.isEqual(to: Tensor([[1.0, 2], [3, 4], [5.5, 6.5]])))
    let columns = Tensor.concatenated([a, a.T], axis: -1)
    #expect(columns.isEqual(to: Tensor([[1, 2, 1, 3], [3, 4, 2, 4]])))
  }

  @Test func anEmptyVectorFitsEverywhere() {
    let x = Tensor([[1.0, 2]])
    #expect(Tensor.concatenated([.zeros([0]), x]).isEqual(to: x))
    #expect(Tensor.concatenated([.zeros([0]), .zeros([0])]).shape == [0])
    #expect(Tensor.concatenated([.zeros([0, 2]), x]).isEqual(to: x))
  }

  @Test func stacksScalarsAndStridedRows() {
    #expect(Tensor.stacked([Tensor(1), Tensor(2)]).isEqual(to: Tensor([1, 2])))
    let x = Tensor([[1, 2], [3, 4]])
    #expect(Tensor.stacked([x[0..., 0], x[0..., 1]], axis: 1).isEqual(to: x))
    #expect(Tensor.stacked([.zeros([0]), .zeros([0])]).shape == [2, 0])
  }

  @Test func gradientsGoToTheirParts() {
    let a = Tensor([1.0, 2]).requiresGrad()
    let b = Tensor([3.0]).requiresGrad()
    let empty = Tensor.zeros([0]).requiresGrad()
    (Tensor.concatenated([a, empty, b]) * Tensor([1.0, 2, 3])).sum().backward()
    #expect(a.grad!.isEqual(to: Tensor([1.0, 2])))
    #expect(b.grad!.isEqual(to: Tensor([3.0])))
    #expect(empty.grad!.shape == [0])
    let c = Tensor([1.0, 2]).requiresGrad()
    (Tensor.stacked([c, c], axis: 1) * Tensor([[1.0, 10], [2, 20]])).sum().backward()
    #expect(c.grad!.isEqual(to: Tensor([11.0, 22])))
  }

  @Test func splitsAndChunks() {
    let x = Tensor.arange(10)
    #expect(x.split(size: 4).map(\.count) == [4, 4, 2])
    #expect(x.split(sizes: [1, 0, 9])[2].isEqual(to: .arange(1, 10)))
    #expect(x.chunked(4).map(\.count) == [3, 3, 3, 1])
    #expect(x.chunked(6).map(\.count) == [2, 2, 2, 2, 2])
    #expect(Tensor.zeros([0]).chunked(3).map(\.count) == [0, 0, 0])
    #expect(Tensor.zeros([0]).split(size: 2).map(\.count) == [0])
    let m = Tensor([[1.0, 2], [3, 4]]).requiresGrad()
    let columns = m.unbound(axis: 1)
    #expect(columns[1].isEqual(to: Tensor([2.0, 4])))
    (columns[0] * 2 + columns[1]).sum().backward()
    #expect(m.grad!.isEqual(to: Tensor([[2.0, 1], [2, 1]])))
  }

  @Test func whatDoesNotFitIsNamed() async {
    expectMessage(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = Tensor.concatenated([.zeros([2, 2]), .zeros([1, 2]), .zeros([2, 3])])
      }, "concatenated: tensor 2 has shape [2, 3], which differs from [2, 2] in more than axis 0")
    expectMessage(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = Tensor.stacked([.zeros([2]), .zeros([3])])
      }, "stacked: tensor 1 has shape [3], the first one [2]")
    expectMessage(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = Tensor.zeros([3]).split(sizes: [1, 1])
      }, "split: the sizes [1, 1] do not add up to 3")
  }
}
