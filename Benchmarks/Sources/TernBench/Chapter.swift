import Tern
import TernLearn
import TernVision

/// The chapter's task: threes are 1, sevens 0.
struct ThreesAndSevens {
  let x, y, validX, validY: Tensor

  init(_ folder: String) {
    let mnist = try! DatasetDescription.mnist.loadLocal(DatasetFinder(folder: folder))
    func inputs(_ images: LabeledImages) -> (Tensor, Tensor) {
      let chosen = images.subset(ofClasses: [7, 3])
      return (
        chosen.imageTensor.reshaped([-1, 784]).to(.float32) / 255,
        chosen.labelTensor.to(.float32).unsqueezed(1)
      )
    }
    (x, y) = inputs(mnist.train)
    (validX, validY) = inputs(mnist.test)
  }
}

func bookLoss(_ logits: Tensor, _ target: Tensor) -> Tensor {
  let p = logits.sigmoid()
  return Tensor.where(target .== 1, 1 - p, p).mean()
}

let batchSize = 256

/// The linear model by hand, with the tape: an epoch in a new random order.
func linearEpoch(_ data: ThreesAndSevens, _ w: inout Tensor, _ b: inout Tensor, _ generator: Generator) {
  let order = generator.permutation(data.x.shape[0])
  for start in stride(from: 0, to: order.count, by: batchSize) {
    let rows = Tensor(
      Array(order[start..<min(start + batchSize, order.count)]), shape: [min(batchSize, order.count - start)])
    let loss = bookLoss(data.x[rows].matmul(w) + b, data.y[rows])
    loss.backward()
    noGrad {
      w -= w.grad!
      b -= b.grad!
    }
    w.zeroGrad()
    b.zeroGrad()
  }
}

func linearParameters() -> (Tensor, Tensor) {
  let generator = Generator(seed: 1)
  let w = Tensor.randn([784, 1], generator: generator) / 28
  return (w.requiresGrad(), Tensor.zeros([1]).requiresGrad())
}

func chapter(_ folder: String) {
  let data = ThreesAndSevens(folder)
  let generator = Generator(seed: 2)
  var (w, b) = linearParameters()
  timeEpochs("chapter linear, by hand") { linearEpoch(data, &w, &b, generator) }
  precondition(
    binaryAccuracy((data.validX.matmul(w) + b).sigmoid(), data.validY).item() > 0.95, "it did not learn")

  func learner(_ model: Sequential, rate: Double, shuffled: Bool) -> Learner {
    Learner(
      DataLoaders(
        DataLoader(
          TensorDataset(data.x, data.y), batchSize: batchSize,
          order: shuffled ? .shuffled(generator) : .sequential)),
      model, SGD(model.parameters, rate: rate), loss: bookLoss, output: .silent)
  }
  let linear = learner(Sequential(Linear(784, 1, generator: generator)), rate: 1, shuffled: true)
  timeEpochs("chapter linear, Learner") { try! linear.fit(1) }
  let ordered = learner(Sequential(Linear(784, 1, generator: generator)), rate: 1, shuffled: false)
  timeEpochs("chapter linear, Learner, unshuffled as in the book") { try! ordered.fit(1) }
  func net() -> Sequential {
    Sequential(Linear(784, 30, generator: generator), ReLU(), Linear(30, 1, generator: generator))
  }
  let shuffledNet = learner(net(), rate: 0.1, shuffled: true)
  timeEpochs("chapter net, Learner") { try! shuffledNet.fit(1) }
  let orderedNet = learner(net(), rate: 0.1, shuffled: false)
  timeEpochs("chapter net, Learner, unshuffled as in the book") { try! orderedNet.fit(1) }
}

/// For timing a whole process: load, train one epoch, print the accuracy.
func start(_ folder: String) {
  let data = ThreesAndSevens(folder)
  var (w, b) = linearParameters()
  linearEpoch(data, &w, &b, Generator(seed: 2))
  print(binaryAccuracy((data.validX.matmul(w) + b).sigmoid(), data.validY).item())
}
