import Tern

/// What a single operation costs beside its arithmetic.
func overhead() {
  let (a, b) = (Tensor.ones([1]), Tensor.ones([1]))
  time("overhead/add1") { _ = a + b }

  // Twenty operations on scalars, forward and backward: y = y * w + c, ten times.
  let leaves = [1.1, 0.9, 0.1].map { Tensor($0).requiresGrad() }
  time("overhead/graph20") {
    var y = leaves[0]
    for _ in 0..<10 {
      y = y * leaves[1]
      y = y + leaves[2]
    }
    _ = y.gradients(withRespectTo: leaves)
  }
}

func products() {
  let sizes = [(256, 784, 30), (64, 784, 30), (512, 512, 512), (1024, 1024, 1024), (2048, 2048, 2048)]
  for (m, k, n) in sizes {
    let name = "matmul/\(m)x\(k)x\(n)"
    guard isWanted(name) else { continue }
    let a = Tensor.randn([m, k]), b = Tensor.randn([k, n])
    time(name) { _ = a.matmul(b) }
  }
}

func elementwise() {
  for n in [100_000, 10_000_000] {
    let a = Tensor.randn([n]), b = Tensor.randn([n]), c = Tensor.randn([n])
    time("add/\(n)") { (a + b).evaluated() }
    time("muladd/\(n)") { (a * b + c).evaluated() }
    time("relu/\(n)") { a.relu().evaluated() }
    time("sigmoid/\(n)") { a.sigmoid().evaluated() }
    time("exp/\(n)") { a.exp().evaluated() }
    time("tanh/\(n)") { a.tanh().evaluated() }
  }
}

func reductions() {
  for n in [1010, 60_000] where isWanted("absmean/\(n)") {
    let x = Tensor.randn([n, 28, 28]), mean = Tensor.randn([28, 28])
    time("absmean/\(n)") { (x - mean).abs().mean(axes: [-1, -2]).evaluated() }
  }
  if isWanted("sum0/60000x784") || isWanted("sumall/60000x784") {
    let x = Tensor.randn([60_000, 784])
    time("sum0/60000x784") { _ = x.sum(axis: 0) }
    time("sumall/60000x784") { _ = x.sum() }
  }
  let y = Tensor.randn([10_000, 10])
  time("argmax1/10000x10") { _ = y.argmax(axis: 1) }
  if isWanted("transpose/4096") {
    let square = Tensor.randn([4096, 4096])
    time("transpose/4096") { _ = square.transposed(0, 1).contiguous() }
  }
}
