import Tern

let a = Tensor([[1.0, 2], [3, 4]])
print(a.sum(axis: 0).scalars(as: Float.self))
