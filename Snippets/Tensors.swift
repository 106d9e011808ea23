import Tern

let a = Tensor([[1.0, 2], [3, 4]])
print(a)
print(a.sum(axis: 0))
print(a[0..., 1])
let x = Tensor(3.0).requiresGrad()
let y = x * x
y.backward()
print(y, x.grad!)
print(Tensor.randn([3, 4], generator: Generator(seed: 42)))
print(explainBroadcast([1010, 28, 28], [28, 1]))
