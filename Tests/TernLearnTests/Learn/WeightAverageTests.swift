import Tern
import TestSupport
import Testing

@testable import TernLearn

@Suite struct WeightAverageTests {
  /// Notes the weight where it is called.
  private final class Watch: Callback {
    var steps: [Double] = []
    var validations: [Double] = []
    var epochs: [Double] = []
    var trainings: [Double] = []
    private func weight(_ learner: Learner) -> Double { learner.model.parameters[0].value.item() }
    func beforeTrain(_ learner: Learner) { trainings.append(weight(learner)) }
    func afterStep(_ learner: Learner) { steps.append(weight(learner)) }
    func afterValidate(_ learner: Learner) { validations.append(weight(learner)) }
    func afterEpoch(_ learner: Learner) { epochs.append(weight(learner)) }
  }

  @Test func theAverageIsValidatedAndLeftAndTheWeightsTrainOn() throws {
    let watch = Watch()
    let learner = LearnerTests.learner(callbacksAfter: [WeightAverage(decay: 0.3), watch])
    try learner.fit(3, rate: 0.1)
    #expect(watch.steps.count == 9)
    var average = watch.steps[0]
    for step in 2...9 {
      let keep = min(0.3, Double(1 + step) / Double(10 + step))
      average = average * keep + watch.steps[step - 1] * (1 - keep)
      if step % 3 == 0 {
        let epoch = step / 3 - 1
        #expect(abs(watch.validations[epoch] - average) < 1e-6)
        #expect(watch.epochs[epoch] == watch.validations[epoch])
        if epoch < 2 { #expect(watch.trainings[epoch + 1] == watch.steps[step - 1]) }
      }
    }
    #expect(abs(learner.model.parameters[0].value.item() - average) < 1e-6)
    #expect(abs(watch.steps[8] - average) > 1e-3)
    // Training is the same as without the average.
    let plain = Watch()
    try LearnerTests.learner(callbacksAfter: [plain]).fit(3, rate: 0.1)
    #expect(plain.steps == watch.steps)
  }

  @Test func earlyWeightsAreSoonForgotten() throws {
    let watch = Watch()
    let learner = LearnerTests.learner(callbacksAfter: [WeightAverage(decay: 0.999), watch])
    try learner.fit(1, rate: 0.1)
    let first = watch.steps[0] * 0.25 + watch.steps[1] * 0.75
    let expected = first * (4.0 / 13) + watch.steps[2] * (9.0 / 13)
    #expect(abs(learner.model.parameters[0].value.item() - expected) < 1e-6)
  }

  @Test func anInterruptedFitLeavesTheAverage() throws {
    struct Leave: Callback {
      func afterStep(_ learner: Learner) throws { if learner.batchNumber == 1 { throw Learner.Cancel.fit } }
    }
    let watch = Watch()
    let learner = LearnerTests.learner(callbacksAfter: [WeightAverage(), watch, Leave()])
    #expect(try learner.fit(2, rate: 0.1) == .cancelled)
    let expected = watch.steps[0] * 0.25 + watch.steps[1] * 0.75
    #expect(abs(learner.model.parameters[0].value.item() - expected) < 1e-6)
  }

  /// A line through the origin that notes the sum of its inputs and counts its calls.
  private struct Noting: Module {
    let weight = Parameter(Tensor([[0.5]]))
    let total = ModuleBuffer(.zeros([]))
    let calls = ModuleBuffer(.zeros([], dtype: .int64))
    func callAsFunction(_ x: Tensor) -> Tensor {
      if ModuleMode.isTraining {
        total.update { $0 += x.sum() }
        calls.update { $0 += 1 }
      }
      return x.matmul(weight.value)
    }
  }

  @Test func buffersAreAveragedToo() throws {
    let model = Noting()
    let learner = Learner(
      LearnerTests.loaders(), model, SGD(model.parameters), loss: mseLoss,
      callbacks: [WeightAverage(decay: 0)], output: .silent)
    try learner.fit(1, rate: 0.1)
    let x = Tensor.linspace(-1, 1, count: 10)
    #expect(model.calls.value.item() == 3)
    #expect(abs(model.total.value.item() - x[0..<6].sum().item()) < 1e-5)

    let halves = Noting()
    let other = Learner(
      LearnerTests.loaders(), halves, SGD(halves.parameters), loss: mseLoss,
      callbacks: [WeightAverage(decay: 0.1)], output: .silent)
    try other.fit(1, rate: 0.1)
    let sums = [2, 4, 6].map { x[0..<$0].sum().item() }
    let expected = ((sums[0] * 0.1 + sums[1] * 0.9) * 0.1) + sums[2] * 0.9
    #expect(abs(halves.total.value.item() - expected) < 1e-5)
    #expect(halves.calls.value.item() == 3)
    #expect(abs(expected - sums[2]) > 0.005)
  }

  @Test func aDecayOutsideTheRangeTraps() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = WeightAverage(decay: 1)
    }
    expectMessage(result, "WeightAverage: the decay must be in 0..<1, got 1.0")
  }
}

@Suite struct BestWeightsTests {
  private final class Watch: Callback {
    var weights: [Double] = []
    func afterEpoch(_ learner: Learner) { weights.append(learner.model.parameters[0].value.item()) }
  }

  /// At a rate beyond the stable one the distance grows from epoch to epoch.
  @Test(arguments: [(0.1, 0), (3.5, 3)]) func theEpochWithTheGreatestMetricIsKept(rate: Double, best: Int)
    throws
  {
    let (watch, kept) = (Watch(), BestWeights())
    let learner = LearnerTests.learner(callbacksAfter: [watch, kept])
    try learner.fit(4, rate: rate)
    let metrics = learner.recorder.epochs.map { $0.metrics[0] }
    #expect(metrics.firstIndex(of: metrics.max()!) == best)
    #expect(kept.epoch == best)
    #expect(learner.model.parameters[0].value.item() == watch.weights[best])
    #expect(Set(watch.weights).count == 4)
  }

  @Test func equalMetricsAreDecidedByTheLoss() {
    #expect(BestWeights.isBetter((0.9, 2), than: (0.8, 1)))
    #expect(BestWeights.isBetter((0.9, 1), than: (0.9, 2)))
    #expect(!BestWeights.isBetter((0.9, 2), than: (0.9, 2)))
    #expect(!BestWeights.isBetter((0.8, 1), than: (0.9, 2)))
  }

  @Test func withoutValidationTheLastWeightsStay() throws {
    let x = Tensor.linspace(-1, 1, count: 6).unsqueezed(axis: 1)
    let model = Linear(weight: Tensor([[0.5]]), bias: Tensor([0.0]))
    let (watch, kept) = (Watch(), BestWeights())
    let learner = Learner(
      DataLoaders(DataLoader(TensorDataset(x, x * 2), batchSize: 2)), model, SGD(model.parameters),
      loss: mseLoss, callbacks: [watch, kept], output: .silent)
    try learner.fit(2, rate: 0.1)
    #expect(kept.epoch == nil)
    #expect(model.parameters[0].value.item() == watch.weights[1])
  }
}

extension LearnerTests {
  fileprivate static func learner(callbacksAfter callbacks: [any Callback]) -> Learner {
    learner(Pages(), callbacks)
  }
}
