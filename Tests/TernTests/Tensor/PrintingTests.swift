import Testing

@testable import Tern

/// Tensors print to the character as PyTorch prints them.
@Suite("Printing")
struct PrintingTests {
  @Test func valuesOfEveryKind() {
    let cases = PrintingGoldens.all.values
    #expect(cases.count >= 100)
    for (number, golden) in cases.enumerated() {
      let text = golden.tensor.formatted(golden.printOptions)
      #expect(text == golden.text, "case \(number): \(golden.dtype) \(golden.shape)")
    }
  }

  @Test func views() {
    let x = (Tensor.arange(24).to(.float32) + 0.5).reshaped([4, 6])
    let y = Tensor.arange(24).reshaped([2, 3, 4])
    let made: [String: Tensor] = [
      "transposed": x.T, "column": x[0..., 2], "row": x[2], "block": x[1..<3, 2..<5],
      "every second": x[.stride(by: 2), .stride(by: 3)], "permuted": y.permuted([2, 0, 1]),
      "expanded": x[0, 0..<3].expanded(to: [2, 3]), "scalar view": x[3, 5],
      "new axis": x[0..<2, .newAxis, 0..<2], "no rows": x[0..<0],
      "broadcast scalar": Tensor(2.5).expanded(to: [3]),
      "long expanded": Tensor.arange(600).expanded(to: [2, 600]),
      "cut column": Tensor.arange(2002).reshaped([1001, 2])[0..., 1],
    ]
    compare(made, PrintingGoldens.all.strided)
  }

  @Test func operationNames() {
    compare(operations(), PrintingGoldens.all.operations)
  }

  private func compare(_ made: [String: Tensor], _ goldens: [String: String]) {
    #expect(made.keys.sorted() == goldens.keys.sorted())
    for (name, text) in goldens {
      #expect(made[name]?.description == text, "\(name)")
    }
  }

  private func operations() -> [String: Tensor] {
    let a = Tensor([[1.0, 2], [3, 4]]).requiresGrad()
    let v = Tensor([1.0, 2]).requiresGrad()
    let b = Tensor([[[1.0, 2], [3, 4]], [[0.5, 0.25], [0, 1]]]).requiresGrad()
    let one = Tensor([[1.0, 2]]).requiresGrad()
    let d = Tensor([[1.0, 2], [3, 4]], dtype: .float64).requiresGrad()
    var made = arithmetic(a, v, d)
    made.merge(elementary(a, v)) { $1 }
    made.merge(products(a, v, b)) { $1 }
    made.merge(reductions(a, b)) { $1 }
    made.merge(shapes(a, v, b, one)) { $1 }
    made.merge(selections(a)) { $1 }
    made.merge(rearrangements(a, v, b)) { $1 }
    return made
  }

  private func arithmetic(_ a: Tensor, _ v: Tensor, _ d: Tensor) -> [String: Tensor] {
    [
      "leaf": a, "float64 leaf": d, "detached": a.detached(), "no grad": noGrad { a + 1 },
      "add": a + a, "add number": a + 1.5, "subtract": a - a, "subtract number": a - 1,
      "from number": 1 - a, "multiply": a * a, "multiply number": a * 2, "divide": a / a,
      "divide number": a / 2, "into number": 2 / a, "negate": -a, "pow": a.pow(3), "square": a.pow(2),
      "squared": a.squared(), "root": a.pow(0.5), "pow tensor": a.pow(a),
      "composed": (a.matmul(v) - 1).pow(2).mean(), "sum of tracked and not": a + Tensor.ones([2, 2]),
      "integers times": a * Tensor([[1, 2], [3, 4]]), "float64 result": d * 2,
      "remainder": a.remainder(2), "remainder tensor": a.remainder(v), "maximum": a.maximum(v),
      "minimum": a.minimum(v), "where": Tensor.where(a .> 1, a, a * 0), "to": a.to(.float64),
      "to same": a.to(.float32),
    ]
  }

  private func elementary(_ a: Tensor, _ v: Tensor) -> [String: Tensor] {
    [
      "exp": v.exp(), "expm1": v.expm1(), "log": a.log(), "log1p": a.log1p(), "sqrt": a.sqrt(),
      "rsqrt": a.rsqrt(), "reciprocal": a.reciprocal(), "abs": a.abs(), "sign": a.sign(), "sin": a.sin(),
      "cos": a.cos(), "tanh": a.tanh(), "sigmoid": a.sigmoid(), "relu": a.relu(), "floor": a.floor(),
      "ceil": a.ceil(), "round": a.round(), "clamp": a.clamped(min: 0, max: 2.5),
    ]
  }

  private func products(_ a: Tensor, _ v: Tensor, _ b: Tensor) -> [String: Tensor] {
    [
      "matrix matrix": a.matmul(a), "matrix vector": a.matmul(v), "vector matrix": v.matmul(a),
      "vector vector": v.matmul(v), "dot": v.dot(v), "batch matrix": b.matmul(a), "batch batch": b.matmul(b),
      "batch vector": b.matmul(v), "vector batch": v.matmul(b), "outer": v.outer(v),
    ]
  }

  private func reductions(_ a: Tensor, _ b: Tensor) -> [String: Tensor] {
    [
      "mean": a.mean(), "mean axis": a.mean(axis: 0), "mean axes": b.mean(axes: [0, 1]), "sum": a.sum(),
      "sum axis": a.sum(axis: 0), "sum keepdim": a.sum(axis: 1, keepdim: true), "max": a.max(),
      "min": a.min(), "amax": a.max(axis: 0), "amin": a.min(axes: [0, 1]), "prod": a.prod(),
      "prod axis": a.prod(axis: 0), "var": a.var(), "var axis": a.var(axis: 0), "std": a.std(),
      "std axis": a.std(axis: 0), "norm": a.norm(), "norm 1": a.norm(1), "norm 3": a.norm(3),
      "norm inf": a.norm(.infinity), "norm axis": a.norm(2, axis: 0), "logsumexp": a.logSumExp(axis: 0),
      "softmax": a.softmax(axis: 0), "log softmax": a.logSoftmax(axis: 1),
    ]
  }

  private func shapes(_ a: Tensor, _ v: Tensor, _ b: Tensor, _ one: Tensor) -> [String: Tensor] {
    [
      "T": a.T, "transposed": a.transposed(0, 1), "permuted": b.permuted([2, 0, 1]),
      "moved": b.movingAxis(0, to: 2), "contiguous": a.T.contiguous(), "already contiguous": a.contiguous(),
      "reshape": a.reshaped([4]), "reshape same": a.reshaped([2, 2]), "reshape copies": a.T.reshaped([4]),
      "flatten": a.flattened(), "flatten vector": v.flattened(), "flatten from": b.flattened(from: 1),
      "squeeze": one.squeezed(axis: 0), "squeeze nothing": a.squeezed(axis: 0), "squeeze all": one.squeezed(),
      "unsqueeze": a.unsqueezed(axis: 0), "expand": one.expanded(to: [2, 2]),
      "expand same": a.expanded(to: [2, 2]),
    ]
  }

  private func selections(_ a: Tensor) -> [String: Tensor] {
    [
      "select": a[0], "element": a[0, 1], "column": a[0..., 0], "slice": a[0..<1], "slice all": a[0...],
      "slice columns": a[0..., 0..<1], "row": a[0, 0...], "ellipsis": a[.ellipsis],
      "ellipsis select": a[.ellipsis, 0], "new axis": a[.newAxis], "index list": a[[0, 1]], "mask": a[a .> 1],
    ]
  }

  private func rearrangements(_ a: Tensor, _ v: Tensor, _ b: Tensor) -> [String: Tensor] {
    let index = Tensor([[0, 1], [1, 0]])
    return [
      "stack": Tensor.stacked([a, a]), "cat": Tensor.concatenated([a, a]), "split": a.split(size: 1)[0],
      "chunk": a.chunked(2)[0], "split sizes": a.split(sizes: [1, 1])[0], "unbind": a.unbound()[0],
      "gather": a.gathered(axis: 0, index: index), "index select": a.indexSelected(indices: Tensor([1])),
      "scatter": a.scattered(axis: 0, index: index, source: a),
      "scatter add": a.scatterAdded(axis: 0, index: index, source: a),
      "index add": a.indexAdded(indices: Tensor([0, 1]), source: a), "masked fill": a.maskFilled(a .> 1, 0),
      "masked select": a.maskSelected(a .> 1), "sort": a.sorted(axis: 0).values, "top k": a.topK(1).values,
      "flip": a.flipped(axis: 0), "roll": a.rolled(1, axis: 0), "roll all": a.rolled(1),
      "repeat": a.repeated([2, 1]), "pad": a.padded([(before: 0, after: 0), (before: 1, after: 0)]),
      "diagonal": a.diagonal(), "diagonal matrix": v.diagonalMatrix(), "trace": a.trace(), "tril": a.tril(),
      "triu": a.triu(), "cumsum": a.cumsum(axis: 0), "cumprod": a.cumprod(axis: 0), "linear": a.linear(a, v),
      "linear without bias": a.linear(a), "linear of a batch": b.linear(a, v),
      "linear of a batch without bias": b.linear(a), "linear of a vector": v.linear(a),
      "softplus": a.softplus(), "take": a.taken(index),
      "unflatten": v.unflattened(axis: 0, [2, 1]),
    ]
  }

  @Test func interpolationDebugAndNesting() {
    let x = Tensor([[1.0, 2], [3, 4]])
    #expect("\(x)" == "tensor([[1., 2.],\n        [3., 4.]])")
    #expect(String(reflecting: x) == "\(x)")
    #expect("\([Tensor(1), Tensor(true)])" == "[tensor(1), tensor(True)]")
  }

  @Test func everythingShown() {
    let x = Tensor.arange(1500)
    #expect(x.description.contains("..."))
    let text = x.formatted(.full)
    #expect(!text.contains("...") && text.contains(" 750,") && text.hasSuffix("1499])"))
  }

  /// Only what is shown is read, so a tensor of 8 EiB that repeats one element prints at once.
  @Test func hugeTensors() {
    let x = Tensor(0.5).expanded(to: [1 << 30, 1 << 30])
    #expect(x.description.hasPrefix("tensor([[0.5000, 0.5000, 0.5000,  ..., 0.5000"))
  }

  @Test func printingDoesNotTouchTheTape() {
    let x = Tensor([1.0, 2]).requiresGrad()
    let y = x * 2
    #expect(y.description == y.description)
    y.sum().backward()
    #expect(x.grad!.description == "tensor([2., 2.])")
    #expect(y.description == "tensor([2., 4.], grad_fn=<MulBackward0>)")
  }

  @Test func negativeOptionsTrap() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = PrintOptions(precision: -1)
    }
    let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(message.contains("PrintOptions: precision -1"))
  }
}
