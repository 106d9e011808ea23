import Tern
import TestSupport
import Testing

@testable import TernLearn

@Suite struct ModuleTests {
  struct Block: Module {
    let linear = Linear(3, 3)
    let extra: Linear? = Linear(3, 1, bias: false)
    let none: Linear? = nil
    func callAsFunction(_ x: Tensor) -> Tensor { linear(x) }
  }

  struct Net: Module {
    let scale = Parameter(.ones([1]))
    let blocks = [Block(), Block()]
    let head = Sequential(Linear(3, 2), ReLU(), Sequential(Linear(2, 1)))
    let named: [String: any Module] = ["b": Linear(1, 1), "a": ReLU(), "c": Linear(2, 2, bias: false)]
    let pair = (Linear(1, 2, bias: false), 7)
    let sizes = [1, 2, 3]
    let name = "net"
    func callAsFunction(_ x: Tensor) -> Tensor { head(blocks[1](blocks[0](x))) * scale.value }
  }

  @Test func namesAsInAStateDictionary() {
    #expect(
      Net().namedParameters.map(\.name) == [
        "scale", "blocks.0.linear.weight", "blocks.0.linear.bias", "blocks.0.extra.weight",
        "blocks.1.linear.weight", "blocks.1.linear.bias", "blocks.1.extra.weight", "head.0.weight",
        "head.0.bias", "head.2.0.weight", "head.2.0.bias", "named.b.weight", "named.b.bias",
        "named.c.weight", "pair.0.weight",
      ])
    #expect(Linear(2, 1).namedParameters.map(\.name) == ["weight", "bias"])
    #expect(Sequential(Linear(2, 1)).namedParameters.map(\.name) == ["0.weight", "0.bias"])
    #expect(Sequential(Linear(4, 3), ReLU(), Linear(3, 2)).parameterCount == 15 + 8)
  }

  class Base: Module {
    let first = Linear(1, 1, bias: false)
    func callAsFunction(_ x: Tensor) -> Tensor { first(x) }
  }
  final class Derived: Base {
    let second = Linear(1, 1, bias: false)
    var back: Base?
  }

  @Test func classesWithInheritanceAndACycle() {
    let module = Derived()
    module.back = module
    #expect(module.namedParameters.map(\.name) == ["first.weight", "second.weight"])
    module.back = nil
  }

  @Test func aSharedParameterIsSteppedOnceAndSavedTwice() throws {
    let shared = Linear(2, 2, bias: false)
    let model = Sequential(shared, shared)
    #expect(model.parameters.count == 1)
    #expect(model.stateDictionary.keys.sorted() == ["0.weight", "1.weight"])
  }

  @Test func stateDictionaryGoesRound() throws {
    let (a, b) = (Net(), Net())
    let saved = a.stateDictionary
    #expect(saved.count == 15)
    try b.load(stateDictionary: saved)
    for (x, y) in zip(a.parameters, b.parameters) { expectEqual(y.value.detached(), x.value.detached()) }
    // What was loaded is a value: training b changes neither a nor the dictionary.
    b.scale.update { $0 += 1 }
    #expect(a.scale.value.item() == 1 && saved["scale"]!.item() == 1 && b.scale.value.item() == 2)
    // And still a parameter, in the place the optimiser knows.
    b(.ones([1, 3])).sum().backward()
    #expect(b.scale.grad != nil && b.scale.value.isLeaf)
  }

  @Test func aDictionaryThatDoesNotFitThrowsAndLoadsNothing() {
    let model = Sequential(Linear(2, 1, generator: Generator(seed: 1)))
    let before = model.stateDictionary["0.weight"]!
    #expect(
      throws: StateDictionaryError(
        missing: ["0.bias"], unexpected: ["1.weight"],
        shapes: [.init(name: "0.weight", expected: [1, 2], found: [2, 1])])
    ) { try model.load(stateDictionary: ["0.weight": .zeros([2, 1]), "1.weight": .zeros([1])]) }
    #expect(throws: StateDictionaryError(integers: ["0.bias"])) {
      try model.load(stateDictionary: ["0.weight": .zeros([1, 2]), "0.bias": Tensor([1])])
    }
    expectEqual(model.stateDictionary["0.weight"]!, before)
    let error = StateDictionaryError(
      missing: ["a", "b", "c", "d", "e"], shapes: [.init(name: "0.weight", expected: [1, 2], found: [2, 1])])
    #expect(
      error.description
        == "state dictionary: missing a, b, c, d and 1 more; 0.weight has shape [2, 1] instead of [1, 2]. Build the module with the sizes it was saved with"
    )
  }

  @Test func updateKeepsGradientAndPlace() {
    let p = Parameter(.ones([2]))
    (p.value * Tensor([3.0, 4])).sum().backward()
    p.update { $0 = Tensor([5.0, 6]) }
    expectEqual(p.value.detached(), Tensor([5.0, 6]))
    expectEqual(p.grad!, Tensor([3.0, 4]))
    p.value.sum().backward()
    expectEqual(p.grad!, Tensor([4.0, 5]))
    p.zeroGrad()
    #expect(p.grad == nil)
  }

  @Test func updateToAnotherShapeTraps() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      Parameter(.ones([2])).update { $0 = .ones([3]) }
    }
    expectMessage(result, "Parameter.update: shape [2] and type float32 became [3] and float32")
  }
}
