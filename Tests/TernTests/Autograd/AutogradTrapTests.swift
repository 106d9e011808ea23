import Tern
import TestSupport
import Testing

/// The teaching errors of the tape: each stops the program and says what to do.
@Suite("Autograd: traps")
struct AutogradTrapTests {
  @Test func backwardFromSeveralElements() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      (Tensor([1.0, 2.0]).requiresGrad() * 2).backward()
    }
    expectMessage(
      result, "backward: needs a single number, and this tensor has shape [2]", "mean() or sum()")
  }

  @Test func secondBackward() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let y = Tensor([1.0, 2.0]).requiresGrad().squared().sum()
      y.backward()
      y.backward()
    }
    expectMessage(
      result, "the graph behind SumBackward0 has been freed by an earlier backward pass", "keepGraph: true")
  }

  /// A part of a graph that a pass has freed, met from another loss.
  @Test func secondBackwardThroughASharedPart() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let shared = Tensor([1.0, 2.0]).requiresGrad().exp()
      shared.sum().backward()
      (shared * 2).sum().backward()
    }
    expectMessage(result, "the graph behind ExpBackward0 has been freed")
  }

  @Test func integersHaveNoGradient() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor([1, 2]).requiresGrad()
    }
    expectMessage(
      result, "requiresGrad: only float tensors have gradients, and this one is int64", ".to(.float32)")
  }

  @Test func resultsAreNotLeaves() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor([1.0]).requiresGrad().exp().requiresGrad()
    }
    expectMessage(result, "requiresGrad: this tensor is the result of ExpBackward0", "detached()")
  }

  @Test func writingALeaf() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var x = Tensor([1.0]).requiresGrad()
      x -= Tensor([0.5])
    }
    expectMessage(result, "-=: this tensor is tracked for gradients", "noGrad { }")
  }

  @Test func writingALeafByANumber() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var x = Tensor([1.0]).requiresGrad()
      x *= 0.5
    }
    expectMessage(result, "*=: this tensor is tracked for gradients")
  }

  @Test func writingPartOfATrackedTensor() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var y = Tensor([1.0, 2.0]).requiresGrad() * 2
      y[0] = Tensor(5.0)
    }
    expectMessage(result, "subscript assignment: this tensor is tracked for gradients")
  }

  @Test func writingATrackedValue() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var y = Tensor([1.0, 2.0])
      y[0] = Tensor(5.0).requiresGrad() * 2
    }
    expectMessage(result, "subscript assignment: the value is tracked and its gradient would be lost")
  }

  @Test func backwardWithoutAHistory() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      noGrad { Tensor(1.0).requiresGrad() * 2 }.backward()
    }
    expectMessage(result, "backward: this tensor was not computed from anything that requires a gradient")
  }

  @Test func gradientOfAnotherShape() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      (Tensor([1.0, 2.0]).requiresGrad() * 2).backward(gradient: Tensor([1.0]))
    }
    expectMessage(result, "backward: the gradient has shape [1], the tensor [2]")
  }

  @Test func gradientsOfAResult() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let y = Tensor([1.0]).requiresGrad().exp()
      _ = y.sum().gradients(withRespectTo: [y])
    }
    expectMessage(result, "gradients: a tensor asked for is not a tracked leaf")
  }
}
