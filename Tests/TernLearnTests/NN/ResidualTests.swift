import Tern
import TernLearn
import TestSupport
import Testing

@Suite struct ResidualTests {
  @Test func addsTheInputOrItsShortcut() {
    let x = Tensor([[1.0, -2]])
    expectEqual(Residual(ReLU())(x), Tensor([[2.0, -2]]))
    let double = Linear(weight: Tensor([[2.0, 0], [0, 2]]))
    expectEqual(Residual([ReLU()], shortcut: [double])(x).detached(), Tensor([[3.0, -4]]))
    let names = Residual([ReLU(), double], shortcut: [double]).stateDictionary.keys.sorted()
    #expect(names == ["body.1.weight", "shortcut.0.weight"])
  }

  @Test func otherShapesTrap() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Residual(Linear(2, 1))(.ones([3, 2]))
    }
    expectMessage(result, "Residual: the body makes [3, 1] of [3, 2], the shortcut [3, 2]; give a shortcut")
  }
}
