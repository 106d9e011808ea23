import Tern
import TestSupport
import Testing

@Suite("checkGradient")
struct CheckGradientTests {
  private let x = Tensor([[0.3, -1.2, 2.0], [0.7, 1.1, -0.4]])

  @Test func passesAndCounts() throws {
    let report = try checkGradient(of: { ($0[0] * $0[1]).exp() }, at: [x, x + 0.1], order: 2)
    #expect(report.comparisons == 2 * 6 * 2)
    #expect(report.worst < 1)
  }

  /// A gradient that is wrong in one element: the function detaches it.
  @Test func namesInputElementAndValues() throws {
    func wrong(_ inputs: [Tensor]) -> Tensor {
      let isPlace = Tensor([[false, false, false], [false, true, false]])
      return inputs[0].sum() + Tensor.where(isPlace, inputs[1].detached(), inputs[1]).squared().sum()
    }
    let mismatch = #expect(throws: GradientMismatch.self) { try checkGradient(of: wrong, at: [x, x]) }
    let found = try #require(mismatch)
    #expect(found.input == 1)
    #expect(found.element == [1, 1])
    #expect(found.analytic == 0)
    // 2 x cos(1): the one weight of a result with one element.
    #expect(abs(found.numeric - 2 * 1.1 * 0.5403023058681398) < 1e-6)
    #expect(
      found.description.hasPrefix(
        "checkGradient: gradient of input 1 at [1, 1]: backward gives 0.0, finite differences 1.18"))
  }

  /// The gradient itself is right, but its history is lost, and with it the second derivative.
  @Test func secondOrder() throws {
    let point = Tensor([2.0, -0.5])
    /// x^2 with the slope 2 x taken from a copy without history, as a hand-written gradient would be.
    /// The copy also carries the value, so that finite differences of the value see x^2 as well.
    func frozenSlope(_ x: Tensor) -> Tensor {
      let copy = x.detached()
      return copy * copy + (x - copy) * (copy * 2)
    }
    try checkGradient(of: frozenSlope, at: point)
    let mismatch = #expect(throws: GradientMismatch.self) {
      try checkGradient(of: frozenSlope, at: point, order: 2)
    }
    let found = try #require(mismatch)
    #expect(found.order == 2)
    #expect(found.description.contains("second derivative of input 0 at [0]"))
  }

  @Test func integersAreHeldFixed() throws {
    let rows = Tensor([1, 0, 1])
    try checkGradient(of: { $0[0][$0[1]] }, at: [x, rows], order: 2)
  }

  @Test func constantFunctionsHaveZeroGradient() throws {
    try checkGradient(of: { _ in Tensor([1.0, 2.0]) }, at: x, order: 2)
  }

  @Test func trapsWithoutAFloatResult() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      try checkGradient(of: { $0 .> 0.0 }, at: Tensor([1.0]))
    }
    expectMessage(result, "checkGradient: the function gives bool, which has no gradient")
  }
}
