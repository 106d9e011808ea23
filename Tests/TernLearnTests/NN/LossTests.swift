import Tern
import TernLearn
import TestSupport
import Testing

@Suite struct LossTests {
  private func loss(_ row: LearnGoldens.Loss, _ x: Tensor) -> Tensor {
    let reduction: LossReduction = row.reduction == "mean" ? .mean : row.reduction == "sum" ? .sum : .none
    let y = row.target.tensor
    switch row.name {
    case "l1Loss": return l1Loss(x, y, reduction: reduction)
    case "mseLoss": return mseLoss(x, y, reduction: reduction)
    case "nllLoss": return nllLoss(x, y, reduction: reduction)
    case "binaryCrossEntropyWithLogits": return binaryCrossEntropyWithLogits(x, y, reduction: reduction)
    default: return crossEntropy(x, y, reduction: reduction, labelSmoothing: row.label_smoothing ?? 0)
    }
  }

  @Test func valuesAndGradientsAsPyTorch() {
    #expect(LearnGoldens.all.losses.count == 21)
    for row in LearnGoldens.all.losses {
      let x = row.prediction.tensor.requiresGrad()
      let value = loss(row, x)
      expectClose(value.detached(), row.loss.tensor, "\(row.name) \(row.reduction)")
      (value * row.weights.tensor).sum().backward()
      expectClose(x.grad!, row.gradient.tensor, "\(row.name) \(row.reduction) gradient")
    }
  }

  @Test func gradientsInDoublePrecision() throws {
    let x = Tensor([[0.3, -1.2, 0.7], [2, 0.1, -0.4]], dtype: .float64)
    let y = Tensor([[1.0, 0, 0.5], [0, 1, 1]], dtype: .float64)
    try checkGradient(of: { binaryCrossEntropyWithLogits($0[0], y) }, at: [x])
    try checkGradient(of: { mseLoss($0[0], y) }, at: [x])
    try checkGradient(of: { crossEntropy($0[0], Tensor([2, 0]), labelSmoothing: 0.2) }, at: [x])
  }

  @Test func theMeanFormIsTheDefault() {
    let (x, y) = (Tensor([[1.0, 2], [3, 5]]), Tensor([[0.0, 2], [1, 1]]))
    #expect(l1Loss(x, y).item() == 1.75)
    #expect(mseLoss(x, y).item() == 5.25)
    let classes = Tensor([0, 1])
    #expect(crossEntropy(x, classes).item() == crossEntropy(x, classes, reduction: .mean).item())
    #expect(nllLoss(x, classes).item() == -3)
  }

  @Test func integerTargetsAndSmallIntegerClasses() {
    #expect(mseLoss(Tensor([[1.0], [3]]), Tensor([[1], [1]])).item() == 2)
    let x = Tensor([[1.0, 2], [3, 5]])
    #expect(crossEntropy(x, Tensor([0, 1])).item() == crossEntropy(x, Tensor([0, 1], dtype: .uint8)).item())
  }

  @Test func aColumnAgainstAVectorTraps() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = mseLoss(.zeros([256, 1]), .zeros([256]))
    }
    expectMessage(
      result, "mseLoss: prediction [256, 1] and target [256] differ; did you mean target.unsqueezed(axis: 1)?"
    )
  }

  @Test func aVectorAgainstAColumnTraps() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = l1Loss(.zeros([256]), .zeros([256, 1]))
    }
    expectMessage(
      result, "l1Loss: prediction [256] and target [256, 1] differ; did you mean target.squeezed(axis: 1)?")
  }

  @Test func otherShapesTrap() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = binaryCrossEntropyWithLogits(.zeros([4, 10]), .zeros([4]))
    }
    expectMessage(result, "[4, 10] and target [4] differ; for class numbers use crossEntropy")
  }

  @Test func classesOutOfRangeTrap() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = crossEntropy(.zeros([2, 3]), Tensor([0, 3]))
    }
    expectMessage(result, "crossEntropy: the target holds class 3, and there are 3 classes, 0..<3")
  }

  @Test func floatClassesTrap() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = nllLoss(.zeros([2, 3]), Tensor([0.0, 1]))
    }
    expectMessage(result, "nllLoss: class numbers must be integers, and the target is float32")
  }

  @Test func classesInAColumnTrap() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = crossEntropy(.zeros([2, 3]), Tensor([[0], [1]]))
    }
    expectMessage(result, "got [2, 3] and [2, 1]; did you mean target.squeezed(axis: 1)?")
  }
}
