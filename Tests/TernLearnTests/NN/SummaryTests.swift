import Tern
import TernLearn
import TestSupport
import Testing

@Suite struct SummaryTests {
  struct Block: Module {
    let linear: Linear
    let norm: LayerNorm
    let activation = ReLU()
    init(_ size: Int) { (linear, norm) = (Linear(size, size), LayerNorm(size)) }
    func callAsFunction(_ x: Tensor) -> Tensor { activation(norm(linear(x))) + x }
  }

  struct Net: Module {
    let scale = Parameter(.ones([1]))
    let body = Sequential(
      Linear(1000, 50), ReLU(), Block(50), Sequential(GELU(), Linear(50, 10, bias: false)))
    func callAsFunction(_ x: Tensor) -> Tensor { body(x) * scale.value }
  }

  @Test func aUsersModelToTheCharacter() {
    #expect(
      Net().summary(for: [2, 1000]).description == """
        layer                     output     parameters  multiply-adds
        input                     [2, 1000]
        body.0         Linear     [2, 50]        50,050        100,000
        body.1         ReLU       [2, 50]             -              -
        body.2.linear  Linear     [2, 50]         2,550          5,000
        body.2.norm    LayerNorm  [2, 50]           100              -
                       ReLU       [2, 50]             -              -
        body.3.0       GELU       [2, 50]             -              -
        body.3.1       Linear     [2, 10]           500          1,000
        elsewhere                                     1
        total                                    53,201        106,000
        """)
  }

  @Test func aSharedLayerCountsItsParametersOnce() {
    let shared = Linear(3, 3)
    let summary = Sequential(Flatten(), shared, Tanh(), shared).summary(for: [5, 3, 1])
    #expect(summary.rows.map(\.name) == ["0", "1", "2", "3"])
    #expect(summary.rows.map(\.parameters) == [0, 12, 0, 0])
    #expect(summary.parameterCount == 12 && summary.multiplyAdds == 90)
    #expect(summary.rows.map(\.output) == Array(repeating: [5, 3], count: 4))
  }

  @Test func itLeavesNoTrace() {
    let net = Sequential(Linear(2, 2), Dropout(0.9), Embeds())
    ModuleMode.training { _ = net.summary(for: [1, 2]) }
    #expect(net.parameters.allSatisfy { $0.grad == nil })
    #expect(Embedding(5, 3).summary(for: [4], dtype: .int64).rows.map(\.output) == [[4, 3]])
  }

  struct Embeds: Module {
    func callAsFunction(_ x: Tensor) -> Tensor {
      #expect(!ModuleMode.isTraining)
      let y = x + 1
      Summary.note(self, y, multiplyAdds: 3)
      return y
    }
  }
}
