// A network compiled for use, one image at a time.
import Tern
import TernLearn

let model = Sequential(Linear(784, 30), ReLU(), Linear(30, 1))
let image = Tensor.zeros([1, 784])

let predict = try model.compiled(for: [1, 784])
let score = predict(image)
print(score.shape)
