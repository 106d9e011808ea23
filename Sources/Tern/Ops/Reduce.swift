// Reductions take no axis (all of them), `axis:` or `axes:`, counted from the end if negative; `keepdim`
// leaves the reduced axes with size 1, so that the result broadcasts against the input. They trap on an axis
// that does not exist or is named twice.

extension Tensor {
  /// The sum of all elements, a scalar; integers and bools sum to int64.
  public func sum() -> Tensor { summing("SumBackward0", allAxes, keepdim: false) }
  /// The sums along an axis; integers and bools sum to int64. The axis goes away, or stays with size 1 if
  /// `keepdim`.
  public func sum(axis: Int, keepdim: Bool = false) -> Tensor { sum(axes: [axis], keepdim: keepdim) }
  /// The sums along several axes at once; integers and bools sum to int64. The axes go away, or stay with
  /// size 1 if `keepdim`; an empty list reduces nothing.
  public func sum(axes: [Int], keepdim: Bool = false) -> Tensor {
    summing("SumBackward1", resolvedAxes(axes, "sum"), keepdim: keepdim)
  }

  /// The mean of all elements, a scalar; NaN when there are none. Traps unless the type is a float one:
  /// convert integers first.
  public func mean() -> Tensor { averaging("MeanBackward0", allAxes, keepdim: false) }
  /// The means along an axis. The axis goes away, or stays with size 1 if `keepdim`. Traps unless the type is
  /// a float one.
  public func mean(axis: Int, keepdim: Bool = false) -> Tensor { mean(axes: [axis], keepdim: keepdim) }
  /// The means over several axes at once. The axes go away, or stay with size 1 if `keepdim`; an empty list
  /// reduces nothing. Traps unless the type is a float one.
  public func mean(axes: [Int], keepdim: Bool = false) -> Tensor {
    averaging("MeanBackward1", resolvedAxes(axes, "mean"), keepdim: keepdim)
  }

  private var allAxes: [Int] { Array(0..<rank) }

  func resolvedAxes(_ axes: [Int], _ operation: StaticString) -> [Int] {
    let resolved = axes.map { self.resolved($0, operation) }
    precondition(Set(resolved).count == resolved.count, "\(operation): an axis stands twice in \(axes)")
    return resolved
  }

  private func reduced(_ op: ReduceOp, _ axes: [Int], keepdim: Bool, to dtype: DType) -> Tensor {
    let kept = Dispatch.reduce(op, self, axes: axes, to: dtype)
    return keepdim ? kept : kept.dropping(axes)
  }

  /// Without the given axes, which have size 1.
  private func dropping(_ axes: [Int]) -> Tensor {
    var (shape, strides) = (Shape(), Shape())
    for axis in 0..<rank where !axes.contains(axis) {
      shape.append(self.shape[unchecked: axis])
      strides.append(layout.strides[unchecked: axis])
    }
    let kept = Layout(shape: shape, strides: strides, offset: layout.offset)
    return Tensor(storage: storage, layout: kept, dtype: dtype, node: node)
  }

  private func summing(_ name: StaticString, _ axes: [Int], keepdim: Bool) -> Tensor {
    record(name, self) {
      $0.reduced(.sum, axes, keepdim: keepdim, to: $0.dtype.isFloat ? $0.dtype : .int64)
    } gradient: { g, saved in
      g.spread(over: axes, of: saved[0].shape)
    }
    .traced(.function { $0[0].sum(axes: axes, keepdim: keepdim) }, of: [self])
  }

  private func averaging(_ name: StaticString, _ axes: [Int], keepdim: Bool) -> Tensor {
    precondition(
      dtype.isFloat, "mean: the tensor is \(dtype); convert it first, with .to(.float32)")
    var reducedCount = 1
    for axis in axes { reducedCount *= shape[unchecked: axis] }
    let size = Double(reducedCount)
    return record(name, self) {
      let total = $0.reduced(.sum, axes, keepdim: keepdim, to: $0.dtype)
      return Dispatch.binary(.divide, total, number: size)
    } gradient: { g, saved in
      (g / size).spread(over: axes, of: saved[0].shape)
    }
    .traced(.function { $0[0].mean(axes: axes, keepdim: keepdim) }, of: [self])
  }

  /// A reduced gradient repeated along the axes that were reduced.
  func spread(over axes: [Int], of shape: Shape) -> Tensor {
    var kept = shape
    for axis in axes { kept[unchecked: axis] = 1 }
    return reshaped(kept).expanded(to: shape)
  }

  /// Whether any element is true, or not zero: a bool scalar, false when there are no elements.
  public func any() -> Tensor { truth(.maximum, allAxes, keepdim: false) }
  /// Whether any element along an axis is true, or not zero, as a bool tensor. The axis goes away, or stays
  /// with size 1 if `keepdim`.
  public func any(axis: Int, keepdim: Bool = false) -> Tensor {
    truth(.maximum, resolvedAxes([axis], "any"), keepdim: keepdim)
  }
  /// Whether any element along several axes is true, or not zero, as a bool tensor. The axes go away, or stay
  /// with size 1 if `keepdim`; an empty list reduces nothing.
  public func any(axes: [Int], keepdim: Bool = false) -> Tensor {
    truth(.maximum, resolvedAxes(axes, "any"), keepdim: keepdim)
  }
  /// Whether all elements are true, or not zero: a bool scalar, true when there are no elements.
  public func all() -> Tensor { truth(.minimum, allAxes, keepdim: false) }
  /// Whether all elements along an axis are true, or not zero, as a bool tensor. The axis goes away, or stays
  /// with size 1 if `keepdim`.
  public func all(axis: Int, keepdim: Bool = false) -> Tensor {
    truth(.minimum, resolvedAxes([axis], "all"), keepdim: keepdim)
  }
  /// Whether all elements along several axes are true, or not zero, as a bool tensor. The axes go away, or
  /// stay with size 1 if `keepdim`; an empty list reduces nothing.
  public func all(axes: [Int], keepdim: Bool = false) -> Tensor {
    truth(.minimum, resolvedAxes(axes, "all"), keepdim: keepdim)
  }

  private func truth(_ op: ReduceOp, _ axes: [Int], keepdim: Bool) -> Tensor {
    let x = untracked.to(.bool)
    if x.count == 0 {
      let empty = x.reduced(.sum, axes, keepdim: keepdim, to: .int64)
      return op == .maximum ? empty .!= 0.0 : empty .== 0.0
    }
    return x.reduced(op, axes, keepdim: keepdim, to: .bool)
  }

  /// The greatest of all elements, a scalar. Equal ones share the gradient; NaN wins. Traps when there are
  /// none.
  public func max() -> Tensor { extreme("MaxBackward1", "max", .maximum, allAxes, keepdim: false) }
  /// The least of all elements, a scalar. Equal ones share the gradient; NaN wins. Traps when there are none.
  public func min() -> Tensor { extreme("MinBackward1", "min", .minimum, allAxes, keepdim: false) }
  /// The greatest elements over several axes at once. Equal ones share the gradient; NaN wins. The axes go
  /// away, or stay with size 1 if `keepdim`; an empty list reduces nothing. Traps when there is nothing to
  /// choose from.
  public func max(axes: [Int], keepdim: Bool = false) -> Tensor {
    extreme("AmaxBackward0", "max", .maximum, resolvedAxes(axes, "max"), keepdim: keepdim)
  }
  /// The least elements over several axes at once. Equal ones share the gradient; NaN wins. The axes go away,
  /// or stay with size 1 if `keepdim`; an empty list reduces nothing. Traps when there is nothing to choose
  /// from.
  public func min(axes: [Int], keepdim: Bool = false) -> Tensor {
    extreme("AminBackward0", "min", .minimum, resolvedAxes(axes, "min"), keepdim: keepdim)
  }
  /// The greatest elements along an axis. Equal ones share the gradient; NaN wins. The axis goes away, or
  /// stays with size 1 if `keepdim`. Traps when there is nothing to choose from.
  public func max(axis: Int, keepdim: Bool = false) -> Tensor { max(axes: [axis], keepdim: keepdim) }
  /// The least elements along an axis. Equal ones share the gradient; NaN wins. The axis goes away, or stays
  /// with size 1 if `keepdim`. Traps when there is nothing to choose from.
  public func min(axis: Int, keepdim: Bool = false) -> Tensor { min(axes: [axis], keepdim: keepdim) }

  private func extreme(
    _ name: StaticString, _ spelling: StaticString, _ op: ReduceOp, _ axes: [Int], keepdim: Bool
  ) -> Tensor {
    precondition(
      axes.allSatisfy { shape[$0] > 0 } && (!axes.isEmpty || count > 0),
      "\(spelling): a tensor of shape \(shape) has no elements to choose from")
    return record(name, self, keeping: .inputsAndOutput) {
      $0.reduced(op, axes, keepdim: keepdim, to: $0.dtype)
    } gradient: { g, saved in
      let shape = saved[0].shape
      let hits = (saved[0].untracked .== saved.output.untracked.spread(over: axes, of: shape)).to(g.dtype)
      return g.spread(over: axes, of: shape) * (hits / hits.sum(axes: axes, keepdim: true))
    }
    .traced(
      .function {
        let x = $0[0]
        return op == .maximum
          ? x.max(axes: axes, keepdim: keepdim) : x.min(axes: axes, keepdim: keepdim)
      }, of: [self])
  }

  /// The index of the first greatest element, counted in row-major order over all axes: an int64 scalar. NaN
  /// counts as the greatest. Traps when there are no elements.
  public func argmax() -> Tensor { flattened().argmax(axis: 0) }
  /// The index of the first least element, counted in row-major order over all axes: an int64 scalar. NaN
  /// counts as the least. Traps when there are no elements.
  public func argmin() -> Tensor { flattened().argmin(axis: 0) }
  /// The index of the first greatest element along an axis, as int64; NaN counts as the greatest. The axis
  /// goes away, or stays with size 1 if `keepdim`. Traps when the axis is empty.
  public func argmax(axis: Int, keepdim: Bool = false) -> Tensor {
    choosing("argmax", .maximum, axis, keepdim: keepdim)
  }
  /// The index of the first least element along an axis, as int64; NaN counts as the least. The axis goes
  /// away, or stays with size 1 if `keepdim`. Traps when the axis is empty.
  public func argmin(axis: Int, keepdim: Bool = false) -> Tensor {
    choosing("argmin", .minimum, axis, keepdim: keepdim)
  }

  private func choosing(_ name: StaticString, _ op: ArgOp, _ axis: Int, keepdim: Bool) -> Tensor {
    if rank == 0 { return .full([], 0, dtype: .int64, on: device) }
    let axis = resolved(axis, name)
    precondition(shape[axis] > 0, "\(name): a tensor of shape \(shape) has no elements to choose from")
    let kept = backend.arg(op, untracked, axis: axis)
    return keepdim ? kept : kept.dropping([axis])
  }
}
