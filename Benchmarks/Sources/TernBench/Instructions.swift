import Tern
import TernLearn

/// Runs one of a few tiny workloads `count` times, and nothing else: scripts/instructions counts what the processor
/// does for it, which unlike time is the same on a busy machine.
func repeatForCounting(_ name: String, _ count: Int) {
  switch name {
  case "add":
    let (a, b) = (Tensor.ones([1]), Tensor.ones([1]))
    for _ in 0..<count { _ = a + b }
  case "graph":
    let leaves = [1.1, 0.9, 0.1].map { Tensor($0).requiresGrad() }
    for _ in 0..<count {
      var y = leaves[0]
      for _ in 0..<10 {
        y = y * leaves[1]
        y = y + leaves[2]
      }
      _ = y.gradients(withRespectTo: leaves)
    }
  case "linear":
    let generator = Generator(seed: 1)
    let model = Sequential(
      Linear(20, 8, generator: generator), ReLU(), Linear(8, 3, generator: generator))
    let x = Tensor.randn([16, 20], generator: generator)
    step(model, SGD(model.parameters, rate: 0.1, momentum: 0.9), x, count)
  case "convolution":
    let generator = Generator(seed: 1)
    let model = Sequential(
      Conv2d(1, 4, kernel: 3, padding: 1, generator: generator), BatchNorm2d(4), ReLU(), MaxPool2d(2),
      Flatten(),
      Linear(64, 3, generator: generator))
    let x = Tensor.randn([4, 1, 8, 8], generator: generator)
    step(model, Adam(model.parameters), x, count)
  default: fatalError("instructions: no workload \(name); there are add, graph, linear and convolution")
  }
}

private func step(_ model: Sequential, _ optimizer: any Optimizer, _ x: Tensor, _ count: Int) {
  let target = Tensor.randint([x.shape[0]], in: 0..<3, generator: Generator(seed: 2))
  ModuleMode.training {
    for _ in 0..<count {
      crossEntropy(model(x), target).backward()
      optimizer.step()
      optimizer.zeroGrad()
    }
  }
}
