extension Tensor {
  /// The product of all elements, a scalar; integers and bools give int64. The product of none is 1.
  public func prod() -> Tensor { producting("ProdBackward0", nil, keepdim: false) }
  /// The products along an axis; integers and bools give int64. The axis goes away, or stays with size 1 if
  /// `keepdim`.
  public func prod(axis: Int, keepdim: Bool = false) -> Tensor {
    producting("ProdBackward1", resolved(axis, "prod"), keepdim: keepdim)
  }
  /// The products over several axes at once; integers and bools give int64. The axes go away, or stay with
  /// size 1 if `keepdim`; an empty list reduces nothing.
  public func prod(axes: [Int], keepdim: Bool = false) -> Tensor {
    // From the back, so that the numbers of those still to go stay right.
    resolvedAxes(axes, "prod").sorted(by: >).reduce(self) { $0.prod(axis: $1, keepdim: keepdim) }
  }

  private func producting(_ name: StaticString, _ axis: Int?, keepdim: Bool) -> Tensor {
    let axes = axis.map { [$0] } ?? Array(0..<rank)
    return record(name, self, keeping: .inputsAndOutput) {
      let kept = Dispatch.reduce(.product, $0, axes: axes, to: $0.dtype.isFloat ? $0.dtype : .int64)
      if keepdim { return kept }
      return axis.map { kept.squeezed(axis: $0) } ?? kept.reshaped([])
    } gradient: { g, saved in
      let x = saved[0]
      if (x.untracked .== 0).any().item() == 0 {
        return (g * saved.output).spread(over: axes, of: x.shape) / x
      }
      // The product of the others, without dividing: a zero among them would lose its gradient.
      let along = axis.map { x.movingAxis($0, to: x.rank - 1) } ?? x.flattened()
      let others = along.productOfOthers()
      let placed = axis.map { others.movingAxis(x.rank - 1, to: $0) } ?? others.reshaped(x.shape)
      return g.spread(over: axes, of: x.shape) * placed
    }
  }

  /// For each element of the last axis, the product of all others there.
  private func productOfOthers() -> Tensor {
    let n = shape[rank - 1]
    let table = unsqueezed(axis: rank - 1).expanded(to: Shape(Array(shape.dropLast()) + [n, n]))
    let isDiagonal = Tensor.eye(n, dtype: .bool).to(device)
    return Tensor.where(isDiagonal, table.onesLike(), table).prod(axis: -1)
  }

  /// The variance of all elements, a scalar: squared distances to the mean, summed and divided by the count
  /// less `correction`.
  ///
  /// A correction of 1 gives the unbiased estimate, PyTorch's default; NumPy's is 0. Traps unless the type is
  /// a float one.
  public func `var`(correction: Int = 1) -> Tensor { variance(Array(0..<rank), correction, keepdim: false) }
  /// The variances along an axis, each divided by the count less `correction`. The axis goes away, or stays
  /// with size 1 if `keepdim`. Traps unless the type is a float one.
  public func `var`(axis: Int, correction: Int = 1, keepdim: Bool = false) -> Tensor {
    variance([resolved(axis, "var")], correction, keepdim: keepdim)
  }
  /// The variances over several axes at once, each divided by the count less `correction`. The axes go away,
  /// or stay with size 1 if `keepdim`. Traps unless the type is a float one.
  public func `var`(axes: [Int], correction: Int = 1, keepdim: Bool = false) -> Tensor {
    variance(resolvedAxes(axes, "var"), correction, keepdim: keepdim)
  }

  /// The standard deviation of all elements, a scalar: the square root of `var(correction:)`, but with the
  /// gradient 0 where it is 0. Traps unless the type is a float one.
  public func std(correction: Int = 1) -> Tensor { self.var(correction: correction).root(2, "StdBackward0") }
  /// The standard deviations along an axis: the square roots of `var`. The axis goes away, or stays with size
  /// 1 if `keepdim`. Traps unless the type is a float one.
  public func std(axis: Int, correction: Int = 1, keepdim: Bool = false) -> Tensor {
    self.var(axis: axis, correction: correction, keepdim: keepdim).root(2, "StdBackward0")
  }
  /// The standard deviations over several axes at once: the square roots of `var`. The axes go away, or stay
  /// with size 1 if `keepdim`. Traps unless the type is a float one.
  public func std(axes: [Int], correction: Int = 1, keepdim: Bool = false) -> Tensor {
    self.var(axes: axes, correction: correction, keepdim: keepdim).root(2, "StdBackward0")
  }

  private func variance(_ axes: [Int], _ correction: Int, keepdim: Bool) -> Tensor {
    precondition(dtype.isFloat, "var: the tensor is \(dtype); convert it first, with .to(.float32)")
    var size = 1
    for axis in axes { size *= shape[axis] }
    let centred = self - mean(axes: axes, keepdim: true)
    return (centred.squared().sum(axes: axes, keepdim: keepdim) / Double(Swift.max(size - correction, 0)))
      .named("VarBackward0")
  }

  /// The p-norm of all elements, (sum |x|^p)^(1/p), a scalar.
  ///
  /// `p` may also be infinity (the greatest |x|), -infinity (the least) or 0 (the count of elements that are
  /// not zero). The gradient where the norm is 0 is 0. Traps unless the type is a float one.
  public func norm(_ p: Double = 2) -> Tensor { norm(p, over: Array(0..<rank), keepdim: false) }
  /// The p-norms along an axis; see `norm(_:)` for `p`. The axis goes away, or stays with size 1 if
  /// `keepdim`. Traps unless the type is a float one.
  public func norm(_ p: Double = 2, axis: Int, keepdim: Bool = false) -> Tensor {
    norm(p, over: [resolved(axis, "norm")], keepdim: keepdim)
  }
  /// The p-norms over several axes at once; see `norm(_:)` for `p`. The axes go away, or stay with size 1 if
  /// `keepdim`; an empty list reduces nothing. Traps unless the type is a float one.
  public func norm(_ p: Double = 2, axes: [Int], keepdim: Bool = false) -> Tensor {
    norm(p, over: resolvedAxes(axes, "norm"), keepdim: keepdim)
  }

  private func norm(_ p: Double, over axes: [Int], keepdim: Bool) -> Tensor {
    unnamedNorm(p, axes, keepdim).named("LinalgVectorNormBackward0")
  }

  private func unnamedNorm(_ p: Double, _ axes: [Int], _ keepdim: Bool) -> Tensor {
    precondition(dtype.isFloat, "norm: the tensor is \(dtype); convert it first, with .to(.float32)")
    if p == .infinity { return abs().max(axes: axes, keepdim: keepdim) }
    if p == -.infinity { return abs().min(axes: axes, keepdim: keepdim) }
    if p == 0 { return (self .!= 0.0).to(dtype).sum(axes: axes, keepdim: keepdim) }
    if p == 1 { return abs().sum(axes: axes, keepdim: keepdim) }
    if p == 2 { return squared().sum(axes: axes, keepdim: keepdim).root(2, "LinalgVectorNormBackward0") }
    return abs().pow(p).sum(axes: axes, keepdim: keepdim).root(p, "LinalgVectorNormBackward0")
  }

  /// The p-th root whose gradient at 0 is 0 instead of infinite, as PyTorch's norm and std have it.
  private func root(_ p: Double, _ name: StaticString) -> Tensor {
    record(name, self, keeping: .output) {
      p == 2 ? $0.sqrt() : $0.pow(1 / p)
    } gradient: { g, saved in
      let isZero = saved.output.untracked .== 0.0
      // 1 replaces 0 so that derivatives of this formula do not meet 0 times infinity either.
      let y = Tensor.where(isZero, 1.0, saved.output)
      return Tensor.where(isZero, 0.0, g * y.pow(1 - p) / p)
    }
  }

  /// log(sum(e^x)) of all elements, a scalar, without overflow: the greatest element is subtracted first.
  /// Integers and bools become float32.
  public func logSumExp() -> Tensor { logSumExp(axes: Array(0..<rank)) }
  /// log(sum(e^x)) along an axis, without overflow; integers and bools become float32. The axis goes away, or
  /// stays with size 1 if `keepdim`.
  public func logSumExp(axis: Int, keepdim: Bool = false) -> Tensor {
    logSumExp(axes: [axis], keepdim: keepdim)
  }
  /// log(sum(e^x)) over several axes at once, without overflow; integers and bools become float32. The axes
  /// go away, or stay with size 1 if `keepdim`; an empty list reduces nothing.
  public func logSumExp(axes: [Int], keepdim: Bool = false) -> Tensor {
    let x = asFloat
    let axes = resolvedAxes(axes, "logSumExp")
    if count == 0 { return x.exp().sum(axes: axes, keepdim: keepdim).log() }
    let top = x.untracked.max(axes: axes, keepdim: true)
    // Where all are -infinity (or one is infinity) the greatest itself is the answer.
    let shift = Tensor.where(top.abs() .== Double.infinity, top.zerosLike(), top)
    let result = (x - shift).exp().sum(axes: axes, keepdim: true).log() + shift
    return (keepdim ? result : result.squeezed(axes: axes)).named("LogsumexpBackward0")
      .traced(.function { $0[0].logSumExp(axes: axes, keepdim: keepdim) }, of: [x])
  }

  private func rowsOperation(_ axis: Int, logarithm: Bool) -> Operation {
    if axis == rank - 1 && rank != 4 { return .softmax(logarithm: logarithm) }
    return .function { logarithm ? $0[0].logSoftmax(axis: axis) : $0[0].softmax(axis: axis) }
  }

  /// e^x / sum(e^x) along an axis, so that the results there add up to 1. Integers and bools become float32.
  public func softmax(axis: Int) -> Tensor {
    let x = asFloat
    let axis = resolved(axis, "softmax")
    return record("SoftmaxBackward0", x, keeping: .output) { x in
      x.rowsOrComposedSoftmax(axis, logarithm: false)
    } gradient: { g, saved in
      let y = saved.output
      return (g - (g * y).sum(axis: axis, keepdim: true)) * y
    }
    .traced(x.rowsOperation(axis, logarithm: false), of: [x])
  }

  /// log(softmax(x)) along an axis, computed so that small probabilities keep their digits. Integers and
  /// bools become float32.
  public func logSoftmax(axis: Int) -> Tensor {
    let x = asFloat
    let axis = resolved(axis, "logSoftmax")
    return record("LogSoftmaxBackward0", x, keeping: .output) { x in
      x.rowsOrComposedSoftmax(axis, logarithm: true)
    } gradient: { g, saved in
      g - saved.output.exp() * g.sum(axis: axis, keepdim: true)
    }
    .traced(x.rowsOperation(axis, logarithm: true), of: [x])
  }

  private func rowsOrComposedSoftmax(_ axis: Int, logarithm: Bool) -> Tensor {
    axis == rank - 1
      ? backend.softmax(self, logarithm: logarithm) : composedSoftmax(axis: axis, logarithm: logarithm)
  }

  /// Softmax or its logarithm, made of other operations.
  func composedSoftmax(axis: Int, logarithm: Bool) -> Tensor {
    if count == 0 { return self }
    let shifted = self - max(axis: axis, keepdim: true)
    let e = shifted.exp()
    return logarithm
      ? shifted - e.sum(axis: axis, keepdim: true).log() : e / e.sum(axis: axis, keepdim: true)
  }
}
