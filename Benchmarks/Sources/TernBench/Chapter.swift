import Tern
import TernLearn
import TernVision

/// The chapter's task: threes are 1, sevens 0.
struct ThreesAndSevens {
  let x, y, validX, validY: Tensor

  init() {
    let finder = DatasetFinder(folder: options.work + "/mnist")
    let mnist = try! DatasetDescription.mnist.loadLocal(finder, classes: [7, 3])
    func inputs(_ images: LabeledImages) -> (Tensor, Tensor) {
      (images.floatTensor.reshaped([-1, 784]), images.labelTensor.to(.float32).unsqueezed(axis: 1))
    }
    (x, y) = inputs(mnist.train)
    (validX, validY) = inputs(mnist.test)
  }

  func accuracy(_ predict: (Tensor) -> Tensor) -> Double {
    binaryAccuracy(predict(validX).sigmoid(), validY).item()
  }
}

func bookLoss(_ logits: Tensor, _ target: Tensor) -> Tensor {
  let p = logits.sigmoid()
  return Tensor.where(target .== 1, 1 - p, p).mean()
}

let chapterBatch = 256

/// The linear model by hand, with the tape: an epoch in the order given.
func linearEpoch(_ data: ThreesAndSevens, _ w: inout Tensor, _ b: inout Tensor, _ order: Tensor) {
  for start in stride(from: 0, to: order.count, by: chapterBatch) {
    let rows = order[start..<min(start + chapterBatch, order.count)]
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

/// Nine epochs after one to warm up; the accuracy shows that it learns.
private func timeEpochs(_ name: String, peer: String = "tern", _ epoch: () -> Void, accuracy: () -> Double) {
  epoch()
  let samples = (0..<9).map { _ in seconds(epoch) }
  let memory = peakMemory
  let reached = accuracy()
  precondition(reached > 0.95, "\(name): it did not learn: \(reached)")
  emit(
    "train/\(name)", peer: peer, unit: "s", samples, more: [("rss_mib", memory), ("accuracy", reached)])
}

func trainLinear() {
  let data = ThreesAndSevens()
  let orders = try! Tensor(npy: BatchOrders.path(data.x.shape[0])).to(.int64)
  var (w, b) = linearParameters()
  let epochs = Counter()
  timeEpochs("3v7-linear") {
    linearEpoch(data, &w, &b, orders[epochs.take() % orders.shape[0]])
  } accuracy: {
    data.accuracy { $0.matmul(w) + b }
  }
  throughLearner("3v7-linear", data, rate: 1) { Sequential(Linear(784, 1, generator: $0)) }
}

func trainNet() {
  throughLearner("3v7-net", ThreesAndSevens(), rate: 0.1) {
    Sequential(Linear(784, 30, generator: $0), ReLU(), Linear(30, 1, generator: $0))
  }
}

/// The same with the library's Learner: in the common order, and unshuffled as the book has it.
private func throughLearner(
  _ name: String, _ data: ThreesAndSevens, rate: Double, _ make: (Generator) -> Sequential
) {
  let orders = BatchOrders(count: data.x.shape[0])
  for (peer, order) in [("tern/Learner", orders.order), ("tern/Learner, unshuffled", .sequential)] {
    let model = make(Generator(seed: 0))
    let learner = Learner(
      DataLoaders(DataLoader(TensorDataset(data.x, data.y), batchSize: chapterBatch, order: order)),
      model, SGD(model.parameters, rate: rate), loss: bookLoss, output: .silent)
    timeEpochs(name, peer: peer) {
      try! learner.fit(1)
    } accuracy: {
      data.accuracy(model.callAsFunction)
    }
  }
}

/// For timing a whole process: load, train one epoch, print the accuracy.
func start() {
  let data = ThreesAndSevens()
  var (w, b) = linearParameters()
  linearEpoch(data, &w, &b, Tensor.randperm(data.x.shape[0], generator: Generator(seed: 2)))
  print(data.accuracy { $0.matmul(w) + b })
}
