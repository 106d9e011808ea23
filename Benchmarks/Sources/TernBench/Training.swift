import Tern
import TernLearn
import TernVision

/// A network on the ten digits with the optimiser and the batch size that every peer uses.
struct Training {
  var name: String
  var batchSize = 128
  var model: (Generator) -> Sequential
  var optimizer: ([Parameter]) -> any Optimizer
  /// Steps that stand for an epoch where a whole one takes too long; the time is scaled up.
  var steps: Int?

  static var all: [Training] {
    [
      Training(name: "mlp-sgdm", model: mlp, optimizer: { SGD($0, rate: 0.05, momentum: 0.9) }),
      Training(name: "mlp-adam", model: mlp, optimizer: { Adam($0, rate: 1e-3) }),
      Training(name: "lenet", model: lenet, optimizer: { Adam($0, rate: 1e-3) }),
      Training(name: "cnn4bn", model: cnn4bn, optimizer: { SGD($0, rate: 0.05, momentum: 0.9) }),
      Training(
        name: "official", batchSize: 64, model: official, optimizer: { Adadelta($0, rate: 1) }, steps: 100),
    ]
  }

  static func mlp(_ generator: Generator) -> Sequential {
    Sequential(
      Flatten(), Linear(784, 256, generator: generator), ReLU(), Linear(256, 10, generator: generator))
  }
}

extension Training {
  static func lenet(_ generator: Generator) -> Sequential {
    Sequential(
      Conv2d(1, 6, kernel: 5, padding: 2, generator: generator), ReLU(), MaxPool2d(2),
      Conv2d(6, 16, kernel: 5, generator: generator), ReLU(), MaxPool2d(2), Flatten(),
      Linear(400, 120, generator: generator), ReLU(), Linear(120, 84, generator: generator), ReLU(),
      Linear(84, 10, generator: generator))
  }

  /// Four convolutions of stride 2 with batch norm, 16 to 128 channels.
  static func cnn4bn(_ generator: Generator) -> Sequential {
    var layers: [any Module] = []
    var inputs = 1
    for outputs in [16, 32, 64, 128] {
      layers += [
        Conv2d(inputs, outputs, kernel: 3, stride: 2, padding: 1, generator: generator),
        BatchNorm2d(outputs), ReLU(),
      ]
      inputs = outputs
    }
    layers += [Conv2d(inputs, 10, kernel: 3, stride: 2, padding: 1, generator: generator), Flatten()]
    return Sequential(layers)
  }

  /// The network of pytorch/examples, mnist.
  static func official(_ generator: Generator) -> Sequential {
    Sequential(
      Conv2d(1, 32, kernel: 3, generator: generator), ReLU(), Conv2d(32, 64, kernel: 3, generator: generator),
      ReLU(), MaxPool2d(2), Dropout(0.25, generator: generator), Flatten(),
      Linear(9216, 128, generator: generator), ReLU(), Dropout(0.5, generator: generator),
      Linear(128, 10, generator: generator))
  }
}

/// MNIST as it lies in the files, one byte a pixel; a batch becomes floats in 0...1 when it is made.
struct Digits {
  let train, test: LabeledImages

  init() {
    let mnist = try! DatasetDescription.mnist.loadLocal(DatasetFinder(folder: options.work + "/mnist"))
    (train, test) = (mnist.train, mnist.test)
  }

  func loader(_ batchSize: Int, _ orders: BatchOrders) -> DataLoader {
    DataLoader(
      TensorDataset(train.imageTensor, train.labelTensor.to(.int64)), batchSize: batchSize,
      order: orders.order, dropLast: true, transform: DataLoader.bytesToUnit)
  }

  func accuracy(_ model: Sequential) -> Double {
    let test = DataLoader(
      TensorDataset(self.test.imageTensor, self.test.labelTensor.to(.int64)), batchSize: 1000,
      transform: DataLoader.bytesToUnit)
    return noGrad {
      test.reduce(0) { $0 + (model($1.inputs).argmax(axis: 1) .== $1.targets).to(.float32).sum().item() }
        / Double(self.test.count)
    }
  }
}

/// One pass; returns the loss of each step. `steps` ends it early.
@discardableResult
func epoch(
  _ model: Sequential, _ optimizer: any Optimizer, _ loader: DataLoader, steps: Int? = nil,
  keepingLosses: Bool = false
) -> [Double] {
  var losses: [Double] = []
  ModuleMode.training {
    for batch in steps.map({ AnySequence(loader.prefix($0)) }) ?? AnySequence(loader) {
      let loss = crossEntropy(model(batch.inputs), batch.targets)
      loss.backward()
      optimizer.step()
      optimizer.zeroGrad()
      if keepingLosses { losses.append(loss.item()) }
    }
  }
  return losses
}

/// Seconds an epoch, with the accuracy reached and the peak memory of the whole process.
func train(_ name: String) {
  let (training, digits) = (Training.named(name), Digits())
  let model = training.model(Generator(seed: 0))
  let optimizer = training.optimizer(model.parameters)
  let loader = digits.loader(training.batchSize, BatchOrders(count: digits.train.count))
  let scale = training.steps.map { Double(loader.batchCount) / Double($0) } ?? 1
  epoch(model, optimizer, loader, steps: training.steps)
  let samples = (0..<options.epochs).map { _ in
    seconds { epoch(model, optimizer, loader, steps: training.steps) } * scale
  }
  let memory = peakMemory
  emit(
    "train/\(name)", unit: "s", samples, more: [("rss_mib", memory), ("accuracy", digits.accuracy(model))])
}

/// The losses of the first hundred steps, to lay beside PyTorch's: the same weights, the same batches.
func losses(_ name: String) {
  let (training, digits) = (Training.named(name), Digits())
  let model = training.model(Generator(seed: 0))
  let loader = digits.loader(training.batchSize, BatchOrders(count: digits.train.count))
  let values = epoch(
    model, training.optimizer(model.parameters), loader, steps: 100, keepingLosses: true)
  print("{\"peer\": \"tern\", \"losses\": \"\(name)\", \"values\": \(values)}")
}

extension Training {
  static func named(_ name: String) -> Training {
    guard let found = all.first(where: { $0.name == name }) else {
      fatalError("no training \(name); there are \(all.map(\.name))")
    }
    return found
  }
}
