import Tern
import TestSupport
import Testing

/// The same bits for any number of threads: how work is cut may not depend on who does it.
@Suite("Thread count")
struct ThreadCountTests {
  /// Results of many shapes, long enough to be cut, in a fixed order. Values spread over seven
  /// magnitudes so that another order of summing shows in the last bits.
  static func results() -> [(name: String, value: Tensor)] {
    func matrix(_ rows: Int, _ columns: Int, _ shift: Double) -> Tensor {
      let down = Tensor.arange(0, Double(rows), dtype: .float64).unsqueezed(axis: 1) * 0.7548776662466927
      let across = Tensor.arange(0, Double(columns), dtype: .float64) * 0.5698402909980532 + shift
      let t = (down + across) * 10
      return (t.sin() * t.cos().exp().pow(3)).to(.float32)
    }
    let long = matrix(1009, 991, 0.1).flattened()
    let tall = matrix(70_001, 17, 0.2)
    let wide = matrix(17, 70_001, 0.3)
    let cube = matrix(40 * 300, 90, 0.4).reshaped([40, 300, 90])
    let (a, b) = (matrix(517, 769, 0.5), matrix(769, 301, 0.6))
    let (thin, deep) = (matrix(3, 100_000, 0.7), matrix(100_000, 5, 0.8))
    let column = matrix(1, 769, 0.9)[0]
    let pixels = matrix(12_396, 784, 1.0)
    var list: [(String, Tensor)] = []
    for (name, x) in [("long", long), ("tall", tall), ("wide", wide), ("cube", cube), ("tall.T", tall.T)] {
      list += [
        ("\(name).sum", x.sum()), ("\(name).mean(0)", x.mean(axis: 0)), ("\(name).sum(-1)", x.sum(axis: -1)),
        ("\(name).max(0)", x.max(axis: 0)), ("\(name).exp", x.exp()), ("\(name).var", x.var()),
        ("\(name).float64.sum", x.to(.float64).sum()), ("\(name).argmax", x.argmax()),
        ("\(name).softmax(-1)", x.softmax(axis: -1)), ("\(name).logSoftmax(0)", x.logSoftmax(axis: 0)),
      ]
    }
    list += [
      ("cube.sum([0, 2])", cube.sum(axes: [0, 2])), ("cube.sum(1)", cube.sum(axis: 1)),
      ("tall + wide.T", tall + wide.T), ("cube * row", cube * cube[0, 0]),
      ("a b", a.matmul(b)), ("a.T a", a.T.matmul(a)), ("a a.T", a.matmul(a.T)),
      ("thin deep", thin.matmul(deep)),
      ("a column", a.matmul(column)), ("column b", column.matmul(b)), ("b.T column", b.T.matmul(column)),
      ("pixels weights", pixels.matmul(matrix(784, 1, 1.1))),
      ("pixels.T gradient", pixels.T.matmul(matrix(12_396, 1, 1.2))),
      ("pixels 30", pixels.matmul(matrix(784, 30, 1.3))),
      ("pixels.T 30", pixels.T.matmul(matrix(12_396, 30, 1.4))),
      ("batched", cube.matmul(cube.transposed(1, 2))),
      ("float64", a.to(.float64).matmul(b.to(.float64))),
      ("mask", long[long .> 0.0]), ("rows", tall[Tensor.arange(0, 70_000, step: 7)]),
    ]
    return list + layers(cube)
  }

  /// Layers on images: results and gradients.
  private static func layers(_ cube: Tensor) -> [(name: String, value: Tensor)] {
    let images = cube.reshaped([40, 100, 90, 3]).movingAxis(-1, to: 1).requiresGrad()
    let weight = Tensor([0.5, 1, 2]).requiresGrad()
    let normal = images.batchNormTraining(weight: weight, bias: nil, epsilon: 1e-5, activation: .relu)
    normal.output.backward(gradient: images.detached().cos())
    let pools = [
      ("maxPool", images.maxPool2d(3, stride: 2, padding: 1)), ("avgPool", images.avgPool2d(2)),
    ].flatMap { name, y in
      let slope = (y * y.detached().sin()).sum().gradients(withRespectTo: [images])[0]
      return [(name: name, value: y.detached()), (name: "\(name).dx", value: slope)]
    }
    return pools + [
      ("batchNorm", normal.output.detached()), ("batchNorm.mean", normal.mean),
      ("batchNorm.variance", normal.variance), ("batchNorm.dx", images.grad!),
      ("batchNorm.dweight", weight.grad!),
    ]
  }

  @Test func sameBitsForOneAndSeveral() async {
    await #expect(processExitsWith: .success) {
      Threads.count = 1
      let alone = ThreadCountTests.results()
      for threads in [2, 3, 7, 16] {
        Threads.count = threads
        #expect(Threads.count == threads)
        for (one, several) in zip(alone, ThreadCountTests.results()) {
          #expect(several.value.isEqual(to: one.value), "\(threads) threads: \(one.name)")
        }
      }
    }
  }
}
