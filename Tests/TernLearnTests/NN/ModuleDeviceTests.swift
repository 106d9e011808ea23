import TestSupport
import Testing

@testable import Tern
@testable import TernLearn

/// Models and trainings on another device than the CPU.
@Suite struct ModuleDeviceTests {
  private static func network() -> Sequential {
    let generator = Generator(seed: 3)
    return Sequential(
      Conv2d(1, 3, kernel: 3, padding: 1, generator: generator), BatchNorm2d(3), ReLU(), MaxPool2d(2),
      Flatten(),
      Linear(12, 4, generator: generator))
  }

  private static func loader() -> DataLoader {
    let generator = Generator(seed: 5)
    let x = Tensor.randn([12, 1, 4, 4], generator: generator)
    return DataLoader(TensorDataset(x, Tensor.arange(12).remainder(4)), batchSize: 4)
  }

  /// A small network trains there as it does on the CPU: the Learner brings the batches.
  @Test func aNetworkTrainsOnTheReference() throws {
    func train(on device: Device) throws -> (losses: [Double], weights: [String: Tensor]) {
      let model = Self.network().to(device)
      #expect(model.device == device)
      let learner = Learner(
        DataLoaders(Self.loader(), Self.loader()), model, SGD(model.parameters, rate: 0.1, momentum: 0.9),
        loss: { crossEntropy($0, $1) }, metrics: [.accuracy], output: .silent)
      try learner.fit(2)
      #expect(model.parameters.allSatisfy { $0.value.device == device })
      return (learner.recorder.steps.map(\.loss), model.to(.cpu).stateDictionary)
    }
    let (here, there) = (try train(on: .cpu), try train(on: .reference))
    #expect(here.losses.count == 6 && there.losses.count == 6)
    for (a, b) in zip(here.losses, there.losses) { #expect(abs(a - b) < 1e-5, "\(a) \(b)") }
    for (name, weights) in here.weights {
      expectClose(there.weights[name]!, weights, relative: 1e-4, absolute: 1e-5, name)
    }
  }

  /// On a device losses are read late; the batch that went wrong is named all the same.
  @Test func aLossThatIsNotFiniteIsNamedWithItsBatch() throws {
    for device in [Device.cpu, .reference] {
      let model = Self.network().to(device)
      var number = 0
      let learner = Learner(
        DataLoaders(Self.loader()), model, SGD(model.parameters, rate: 0.1),
        loss: { prediction, target in
          number += 1
          let loss = crossEntropy(prediction, target)
          return number == 2 ? loss * Double.nan : loss
        }, output: .silent)
      do {
        try learner.fit(1)
        Issue.record("no error on \(device)")
      } catch TrainingError.nonFiniteLoss(_, let epoch, let batch, let count, _) {
        #expect(epoch == 1 && batch == 2 && count == 3, "\(device)")
      }
    }
  }

  /// What a callback leaves early has taken steps already: a loss that was not looked at is, before the fit goes on.
  @Test func aCancelledEpochHidesNoLoss() {
    struct Leave: Callback {
      func afterStep(_ learner: Learner) throws { throw Learner.Cancel.epoch }
    }
    for device in [Device.cpu, .reference] {
      let model = Self.network().to(device)
      let learner = Learner(
        DataLoaders(Self.loader()), model, SGD(model.parameters, rate: 0.1),
        loss: { crossEntropy($0, $1) * Double.nan }, callbacks: [Leave()], output: .silent)
      #expect(throws: TrainingError.self, "\(device)") { try learner.fit(2) }
    }
  }

  /// New values come from files and generators, which are in the machine's memory.
  @Test func loadedWeightsGoWhereTheModelIs() throws {
    let (source, model) = (Self.network(), Self.network().to(.reference))
    try model.load(stateDictionary: source.stateDictionary)
    #expect(model.device == .reference)
    #expect(model.namedBuffers.allSatisfy { $0.buffer.value.device == .reference })
    model.parameters[0].update { $0 = Tensor.ones($0.shape) }
    #expect(model.device == .reference)
    let (first, second) = (Adam(source.parameters), Adam(model.parameters))
    for parameter in source.parameters { (parameter.value.sum() * 2).backward() }
    ModuleMode.training { first.step() }
    try second.load(state: first.state)
    for parameter in model.parameters { (parameter.value.sum() * 2).backward() }
    ModuleMode.training { second.step() }
    #expect(model.parameters.allSatisfy { $0.value.device == .reference })
  }

  @Test func aSummaryIsMadeWhereTheModelIs() {
    #expect(Self.network().to(.reference).summary(for: [1, 1, 4, 4]).rows.count == 6)
  }

  @Test func predictionsAreMadeWhereTheModelIs() {
    let model = Self.network().to(.reference)
    let learner = Learner(
      DataLoaders(Self.loader()), model, SGD(model.parameters), loss: { crossEntropy($0, $1) },
      output: .silent)
    learner.predict(Self.loader()) { batch, prediction in
      #expect(batch.inputs.device == .reference && prediction.device == .reference)
    }
  }
}

/// The chapter's linear model, written out as the course does.
@Suite struct ChapterOnADeviceTests {
  @Test func theLinearModelLearnsAlike() {
    func train(on device: Device) -> (losses: [Double], weights: Tensor) {
      let generator = Generator(seed: 42)
      let x = Tensor.rand([40, 784], generator: generator).to(device)
      let y = (Tensor.arange(40).remainder(2)).to(.float32).unsqueezed(axis: 1).to(device)
      var weights = Tensor.randn([784, 1], generator: generator).to(device).requiresGrad()
      var bias = Tensor.randn([1], generator: generator).to(device).requiresGrad()
      let losses = (0..<5).map { _ in
        let predictions = (x.matmul(weights) + bias).sigmoid()
        let loss = Tensor.where(y .== 1, 1 - predictions, predictions).mean()
        loss.backward()
        noGrad {
          weights -= weights.grad! * 0.1
          bias -= bias.grad! * 0.1
        }
        weights.zeroGrad()
        bias.zeroGrad()
        return loss.item()
      }
      return (losses, weights.detached().to(.cpu))
    }
    let (here, there) = (train(on: .cpu), train(on: .reference))
    for (a, b) in zip(here.losses, there.losses) { #expect(abs(a - b) < 1e-5, "\(a) \(b)") }
    expectClose(there.weights, here.weights, relative: 1e-5, absolute: 1e-5)
  }
}
