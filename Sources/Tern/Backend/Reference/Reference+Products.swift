extension Reference {
  func matmul(_ a: Tensor, _ b: Tensor) -> Tensor {
    a.dtype.isFloat ? matmul(a, b, as: Double.self) : matmul(a, b, as: Int64.self)
  }

  private func matmul<N: ReferenceNumber>(_ a: Tensor, _ b: Tensor, as type: N.Type) -> Tensor {
    let (m, k, n) = (a.shape[a.rank - 2], a.shape[a.rank - 1], b.shape[b.rank - 1])
    let shape = a.shape.replacing(a.rank - 1, with: n)
    let (left, right) = (read(a, as: type), read(b, as: type))
    var results: [N] = []
    results.reserveCapacity(shape.elementCount)
    for matrix in 0..<a.shape.dropLast(2).reduce(1, *) {
      for row in 0..<m {
        for column in 0..<n {
          var sum: N = 0
          for i in 0..<k {
            sum = sum.plus(left[(matrix * m + row) * k + i].times(right[(matrix * k + i) * n + column]))
          }
          results.append(sum)
        }
      }
    }
    return tensor(results, shape, a.dtype)
  }

  func linear(_ x: Tensor, _ weight: Tensor, _ bias: Tensor?, _ activation: Activation) -> Tensor {
    let (rows, size, outputs) = (x.shape[0], x.shape[1], weight.shape[0])
    let (inputs, weights, start) = (floats(x), floats(weight), bias.map(floats))
    var results: [Double] = []
    for row in 0..<rows {
      for output in 0..<outputs {
        var sum = start?[output] ?? 0
        for i in 0..<size { sum += inputs[row * size + i] * weights[output * size + i] }
        results.append(applied(activation, sum))
      }
    }
    return tensor(results, [rows, outputs], x.dtype)
  }

  /// The activation's value of a number.
  func applied(_ activation: Activation, _ x: Double) -> Double {
    switch activation {
    case .none: x
    case .relu: value(.relu, of: x)
    }
  }
}
