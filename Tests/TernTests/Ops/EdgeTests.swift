import Tern
import Testing

/// Corners where a plausible implementation differs from PyTorch 2.13, whose results these are.
@Suite struct EdgeTests {
  @Test func notANumber() {
    #expect(Tensor([.nan, -2.0]).sign().isEqual(to: Tensor([0.0, -1])))
    #expect(Tensor([1.0]).var().item().isNaN && Tensor.zeros([0]).var().item().isNaN)
    #expect(Tensor([1.0, 2]).var(correction: 3).item() == .infinity)
  }

  @Test func emptyAxes() {
    #expect(Tensor.zeros([0, 2]).logSumExp(axis: 0).isEqual(to: Tensor([-Double.infinity, -.infinity])))
    #expect(Tensor.zeros([2, 0]).logSumExp(axis: 0, keepdim: true).shape == [1, 0])
  }

  @Test func integersAndNumbersThatDoNotFit() {
    let big = (1 << 53) + 1
    #expect((Tensor([big]) .== Double(1 << 53)).item() == 0)
    #expect((Tensor([1]) + big).isEqual(to: Tensor([big + 1])))
    #expect((big - Tensor([1])).isEqual(to: Tensor([big - 1])))
    let bytes = Tensor([UInt8(5), 250])
    #expect(bytes.clamped(min: -1, max: 300).isEqual(to: bytes))
    #expect(Tensor([5, 9]).to(.int32).clamped(max: .infinity).isEqual(to: Tensor([5, 9]).to(.int32)))
    #expect(Tensor.where(Tensor([true, false]), Tensor([1, 2]), 2.5).isEqual(to: Tensor([1.0, 2.5])))
    #expect(Tensor.where(Tensor([true, false]), Tensor([1, 2]), 0).isEqual(to: Tensor([1, 0])))
    var n = Tensor([1, 2])
    n += 1
    n *= 3
    #expect(n.isEqual(to: Tensor([6, 9])))
  }

  @Test func longProductsHaveGradients() {
    let x = Tensor.full([20000], 1).requiresGrad()
    x.prod().backward()
    #expect(x.grad!.isEqual(to: .ones([20000])))
    let y = Tensor([[2.0, 3], [0, 4]]).requiresGrad()
    y.prod(axis: 1).sum().backward()
    #expect(y.grad!.isEqual(to: Tensor([[3.0, 2], [4, 0]])))
  }

  @Test func rowsByNumberThroughTheSubscript() {
    let x = Tensor.arange(24).reshaped([2, 3, 4])
    let numbers = Tensor([[2, 0], [1, 1]])
    #expect(x[0..., numbers].shape == [2, 2, 2, 4])
    #expect(x[0..., numbers][1, 0, 1].isEqual(to: x[1, 0]))
    #expect(x[.ellipsis, [3, -1]].isEqual(to: .stacked([x[.ellipsis, 3], x[.ellipsis, 3]], axis: 2)))
  }
}
