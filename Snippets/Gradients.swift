// The examples of docs/from-pytorch.md.
import Tern

// A tensor prints as in the course.
let x = Tensor([[1.0, 2, 3], [4, 5, 6]])
print(x)
print(x.mean(axis: 0, keepdim: true))

// Indexing.
print(x[1])  // a row
print(x[0..., 1])  // a column
print(x[.ellipsis, 0..<2])
print(x[x .> 2])  // where a mask is true

// A gradient.
var w = Tensor(3.0).requiresGrad()
let y = w * w + 1
y.backward()
print(w.grad!)

// A step: inside noGrad a tracked leaf may be written.
noGrad { w -= 0.1 * w.grad! }
w.zeroGrad()

// Without accumulating: the value and the gradient of a function.
let (value, gradient) = valueAndGradient(at: Tensor([3.0, 4, 10])) { $0.squared().sum() }
print(value, gradient)

// Random numbers are PyTorch's.
print(Tensor.randn([3], generator: Generator(seed: 42)))
