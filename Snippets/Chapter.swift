// The example of the README: threes and sevens, as the chapter trains them.
import Tern
import TernLearn
import TernVision

let mnist = try DatasetDescription.mnist.loadLocal()
print(mnist.summary)

// Threes are 1, sevens are 0; bytes become numbers between 0 and 1.
func pairs(_ images: LabeledImages) -> TensorDataset {
  let chosen = images.subset(ofClasses: [7, 3])
  let x = chosen.floatTensor.reshaped([-1, 784])
  return TensorDataset(x, chosen.labelTensor.to(.float32).unsqueezed(axis: 1))
}

let generator = Generator(seed: 42)
let loaders = DataLoaders(
  DataLoader(pairs(mnist.train), batchSize: 256, order: .shuffled(generator)),
  DataLoader(pairs(mnist.test), batchSize: 256))
let model = Sequential(
  Linear(784, 30, generator: generator), ReLU(), Linear(30, 1, generator: generator))
let learner = Learner(
  loaders, model, SGD(model.parameters, rate: 0.1),
  loss: binaryCrossEntropyWithLogits, metrics: [.binaryAccuracy])
try learner.fit(5)
