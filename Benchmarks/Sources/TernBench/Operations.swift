import Tern

/// What a single operation costs beside its arithmetic.
func operations() {
  let (a, b) = (Tensor.ones([1]), Tensor.ones([1]))
  time("one-element add") { _ = a + b }

  // Twenty operations on scalars, forward and backward: y = y * w + c, ten times.
  let leaves = [1.1, 0.9, 0.1].map { Tensor($0).requiresGrad() }
  time("20-op scalar graph") {
    var y = leaves[0]
    for _ in 0..<10 {
      y = y * leaves[1]
      y = y + leaves[2]
    }
    _ = y.gradients(withRespectTo: leaves)
  }

  let x = Tensor.randn([256, 784]), w = Tensor.randn([784, 30])
  time("matmul 256x784x30") { _ = x.matmul(w) }
}
