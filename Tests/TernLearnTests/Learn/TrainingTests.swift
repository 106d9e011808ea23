import Tern
import TernLearn
import TestSupport
import Testing

@Suite struct TrainingTests {
  /// The network of the golden run, from the same draws.
  private static func network(_ generator: Generator) -> Sequential {
    Sequential(
      Linear(6, 5, generator: generator), ReLU(), Dropout(0.25, generator: generator),
      Linear(5, 3, generator: generator))
  }

  /// From seed to parameters: initial values, data, shuffled batches, dropout, momentum.
  @Test func threeEpochsAsPyTorch() throws {
    let golden = LearnGoldens.all.training
    let generator = Generator(seed: 42)
    let model = Self.network(generator)
    for (name, value) in golden.start { expectEqual(model.stateDictionary[name]!, value.tensor, name) }
    let x = Tensor.randn([10, 6], generator: generator)
    expectEqual(x, golden.inputs.tensor)
    let loader = DataLoader(
      TensorDataset(x, golden.targets.tensor), batchSize: 4,
      order: .shuffled(generator).drawingBaseSeed(from: generator))

    struct Compare: Callback {
      let steps: [LearnGoldens.Training.Step]
      func afterStep(_ learner: Learner) {
        let step = steps[learner.recorder.steps.count - 1]
        expectEqual(learner.batch.targets, step.targets.tensor)
        #expect(abs(learner.recorder.steps.last!.loss - step.loss) < 1e-6)
        for (name, value) in learner.model.stateDictionary {
          expectClose(value, step.parameters[name]!.tensor, relative: 1e-6, absolute: 1e-6, name)
        }
      }
    }
    let learner = Learner(
      DataLoaders(loader), model, SGD(model.parameters, rate: 0.1, momentum: 0.9), loss: crossEntropy,
      callbacks: [Compare(steps: golden.steps)], output: .silent)
    try learner.fit(3)
    #expect(golden.steps.count == 9 && learner.recorder.steps.count == 9)
  }

  /// Losses and parameters of a training on data of some size, as bits.
  private static func train(seed: UInt64, prefetch: Int = 0) throws -> ([Double], [[UInt32]]) {
    let generator = Generator(seed: seed)
    let x = Tensor.randn([600, 100], generator: generator)
    let y = x.sum(axis: 1).relu().to(.int64).clamped(max: 3)
    let model = Sequential(
      Linear(100, 300, generator: generator), ReLU(), Dropout(0.5, generator: generator),
      Linear(300, 4, generator: generator))
    let loader = DataLoader(
      TensorDataset(x, y), batchSize: 250, order: .shuffled(generator), prefetch: prefetch)
    let learner = Learner(
      DataLoaders(loader), model, Adam(model.parameters), loss: crossEntropy, output: .silent)
    try learner.fit(3)
    return (
      learner.recorder.steps.map(\.loss),
      model.parameters.map { $0.value.scalars(as: Float.self).map(\.bitPattern) }
    )
  }

  @Test func sameSeedSameBits() throws {
    let first = try Self.train(seed: 1)
    let second = try Self.train(seed: 1, prefetch: 2)
    #expect(first.0.count == 9 && first == second)
    #expect(try Self.train(seed: 2).0 != first.0)
  }

  @Test func sameBitsOnAnyNumberOfThreads() async {
    // In a process of its own: the number of threads belongs to the process.
    await #expect(processExitsWith: .success) {
      Threads.count = 1
      let alone = try Self.train(seed: 3)
      Threads.count = 4
      let together = try Self.train(seed: 3)
      guard alone == together else { fatalError("4 threads gave other bits than 1") }
    }
  }

  /// The loop of the course, without a Learner.
  @Test func aLoopByHand() throws {
    let generator = Generator(seed: 6)
    let x = Tensor.randn([200, 3], generator: generator)
    let y = (x.sum(axis: 1, keepdim: true) .> 0).to(.float32)
    func mnistLoss(_ prediction: Tensor, _ target: Tensor) -> Tensor {
      let p = prediction.sigmoid()
      return Tensor.where(target .== 1, 1 - p, p).mean()
    }
    let model = Linear(3, 1, generator: generator)
    let optimizer = SGD(model.parameters, rate: 1)
    ModuleMode.training {
      for _ in 0..<20 {
        for batch in DataLoader(TensorDataset(x, y), batchSize: 50) {
          mnistLoss(model(batch.inputs), batch.targets).backward()
          optimizer.step()
          optimizer.zeroGrad()
        }
      }
    }
    #expect(binaryAccuracy(model(x).sigmoid(), y).item() > 0.97)
  }

  /// A training step leaves nothing behind.
  @Test func stepsLeakNothing() async {
    await #expect(processExitsWith: .success) {
      let model = Sequential(Linear(4, 8), Tanh(), Linear(8, 2))
      let optimizer = AdamW(model.parameters)
      let (x, y) = (Tensor.ones([5, 4]), Tensor([0, 1, 0, 1, 1]))
      func step() {
        ModuleMode.training {
          crossEntropy(model(x), y).backward()
          optimizer.step()
          optimizer.zeroGrad()
        }
      }
      step()
      let left = liveStorages { for _ in 0..<10 { step() } }
      guard left == 0 else { fatalError("\(left) blocks left") }
    }
  }
}
