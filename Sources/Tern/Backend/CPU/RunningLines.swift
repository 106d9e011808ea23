extension CPU {
  func cumulative(_ x: Tensor, axis: Int, isProduct: Bool) -> Tensor {
    x.dtype.dispatch(RunningLines(x: x, axis: axis, isProduct: isProduct))
  }
}

/// Running sums and products. Kept in the accumulator's type and rounded on the way out, so that errors do
/// not build up.
private struct RunningLines: ElementVisitor {
  let x: Tensor
  let axis: Int
  let isProduct: Bool

  func visit<T: NumericElement>(_ type: T.Type) -> Tensor {
    let out = Tensor(uninitialized: x.shape, x.dtype)
    let (from, to) = (Lines(x.layout, axis: axis), Lines(out.layout, axis: axis))
    if from.length == 0 { return out }
    withMemory(x, out) { x, out in
      let (elements, results) = (Elements<T>(x), Elements<T>(out))
      from.forEachRange { range in
        for line in range {
          let (a, b) = (from.start(line), to.start(line))
          var total = elements[a].accumulator
          results[b] = elements[a]
          for i in 1..<from.length {
            let next = elements[a + i * from.stride].accumulator
            total = isProduct ? .product(total, next) : .sum(total, next)
            results[b + i * to.stride] = T(total)
          }
        }
      }
    }
    return out
  }
}
