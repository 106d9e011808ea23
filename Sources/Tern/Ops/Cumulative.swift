extension Tensor {
  /// Running sums along an axis; integers and bool give int64.
  public func cumsum(axis: Int) -> Tensor {
    let axis = resolved(axis, "cumsum")
    return record("CumsumBackward0", self) {
      RunningLines.run($0, axis: axis, isProduct: false)
    } gradient: { g, _ in
      g.reversedCumsum(axis)
    }
  }

  /// Running products along an axis; integers and bool give int64.
  public func cumprod(axis: Int) -> Tensor {
    let axis = resolved(axis, "cumprod")
    return record("CumprodBackward0", self, keeping: .inputsAndOutput) {
      RunningLines.run($0, axis: axis, isProduct: true)
    } gradient: { g, saved in
      let x = saved[0]
      // d y_i / d x_k = y_i / x_k for i >= k, unless there is a zero to divide by.
      if (x.untracked .== 0).any().item() == 0 { return (g * saved.output).reversedCumsum(axis) / x }
      return g.cumprodGradient(x, axis)
    }
  }

  private func reversedCumsum(_ axis: Int) -> Tensor {
    flipped(axis: axis).cumsum(axis: axis).flipped(axis: axis)
  }

  /// The same without division, in a table [..., k, i]: the products up to i of all but element k.
  private func cumprodGradient(_ x: Tensor, _ axis: Int) -> Tensor {
    let last = x.rank - 1
    let rows = x.movingAxis(axis, to: last)
    let n = rows.shape[last]
    let table = rows.unsqueezed(last).expanded(to: Shape(Array(rows.shape.dropLast()) + [n, n]))
    let others = Tensor.where(Tensor.eye(n, dtype: .bool), table.onesLike(), table).cumprod(axis: -1)
    let sums = (others.triu() * movingAxis(axis, to: last).unsqueezed(last)).sum(axis: -1)
    return sums.movingAxis(last, to: axis)
  }
}

/// Running sums and products, on untracked data. Kept in the accumulator's type and rounded on the way
/// out, so that errors do not build up.
private struct RunningLines: ElementVisitor {
  let x: Tensor
  let axis: Int
  let isProduct: Bool

  static func run(_ x: Tensor, axis: Int, isProduct: Bool) -> Tensor {
    let x = x.dtype.isFloat ? x : x.to(.int64)
    return x.dtype.dispatch(RunningLines(x: x, axis: axis, isProduct: isProduct))
  }

  func visit<T: NumericElement>(_ type: T.Type) -> Tensor {
    let out = Tensor(uninitialized: x.shape, x.dtype)
    let (from, to) = (Lines(x.layout, axis: axis), Lines(out.layout, axis: axis))
    let (elements, results) = (Elements<T>(x), Elements<T>(out))
    if from.length == 0 { return out }
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
    withExtendedLifetime((x.storage, out.storage)) {}
    return out
  }
}
