import Testing
import Tern
@testable import TernLearn
@Suite struct Smoke {
  @Test func learns() throws {
    let g = Generator(seed: 1)
    let x = Tensor.uniform([1000, 20], within: 1, g), w = Tensor.uniform([20, 1], within: 1, g)
    let y = (x.matmul(w) .> 0).to(.float32)
    let data = TensorDataset(x, y)
    let model = Linear(20, 1, generator: g)
    let dls = DataLoaders(train: data, valid: data, batchSize: 64, generator: g)
    let learner = Learner(dls, model, SGD(model.parameters, momentum: 0.9), loss: binaryCrossEntropyWithLogits, metrics: [.binaryAccuracy])
    try learner.fit(5, rate: 0.5)
    #expect(learner.recorder.epochs.last!.metrics[0] > 0.97)
  }
}
