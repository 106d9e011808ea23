extension Tensor {
  /// The running sums along an axis, in this tensor's shape; integers and bools give int64.
  public func cumsum(axis: Int) -> Tensor {
    let axis = resolved(axis, "cumsum")
    return record("CumsumBackward0", self) {
      $0.running(axis, isProduct: false)
    } gradient: { g, _ in
      g.reversedCumsum(axis)
    }
  }

  /// The running products along an axis, in this tensor's shape; integers and bools give int64.
  public func cumprod(axis: Int) -> Tensor {
    let axis = resolved(axis, "cumprod")
    return record("CumprodBackward0", self, keeping: .inputsAndOutput) {
      $0.running(axis, isProduct: true)
    } gradient: { g, saved in
      let x = saved[0]
      // d y_i / d x_k = y_i / x_k for i >= k, unless there is a zero to divide by.
      if (x.untracked .== 0).any().item() == 0 { return (g * saved.output).reversedCumsum(axis) / x }
      return g.cumprodGradient(x, axis)
    }
  }

  private func running(_ axis: Int, isProduct: Bool) -> Tensor {
    let x = dtype.isFloat ? self : to(.int64)
    return x.backend.cumulative(x, axis: axis, isProduct: isProduct)
  }

  private func reversedCumsum(_ axis: Int) -> Tensor {
    flipped(axis: axis).cumsum(axis: axis).flipped(axis: axis)
  }

  /// The gradient of running products without a division, from a table [..., k, i]: the products up to i of
  /// all but element k.
  private func cumprodGradient(_ x: Tensor, _ axis: Int) -> Tensor {
    let last = x.rank - 1
    let rows = x.movingAxis(axis, to: last)
    let n = rows.shape[last]
    let table = rows.unsqueezed(axis: last).expanded(to: Shape(Array(rows.shape.dropLast()) + [n, n]))
    let others = Tensor.where(Tensor.eye(n, dtype: .bool).to(device), table.onesLike(), table).cumprod(
      axis: -1)
    let sums = (others.triu() * movingAxis(axis, to: last).unsqueezed(axis: last)).sum(axis: -1)
    return sums.movingAxis(last, to: axis)
  }
}
