extension Tensor {
  /// This tensor as a leaf of the tape: operations on it are recorded, and `backward()` adds the gradient to
  /// `grad`. Copies of the leaf share its gradient. Traps unless the type is a float one.
  public func requiresGrad() -> Tensor {
    precondition(
      dtype.isFloat,
      "requiresGrad: only float tensors have gradients, and this one is \(dtype); convert with .to(.float32)")
    if let node, node.isLeaf { return self }
    precondition(
      node == nil,
      "requiresGrad: this tensor is the result of \(node!.name), so it is tracked already; use detached() to begin a new leaf"
    )
    return Tensor(storage: storage, layout: layout, dtype: dtype, node: Node())
  }

  /// Whether operations on this tensor are recorded and gradients flow through it.
  public var isTracked: Bool { node != nil }
  /// Whether this tensor is the start of a graph rather than the result of a recorded operation; true for
  /// untracked tensors.
  public var isLeaf: Bool { node?.isLeaf ?? true }

  /// The gradient collected by `backward()`, in a tracked leaf; nil before the first pass. It
  /// accumulates from pass to pass until `zeroGrad()`.
  public var grad: Tensor? {
    node?.leaf?.grad
  }

  /// Forgets the gradient collected so far.
  public func zeroGrad() {
    node?.leaf?.grad = nil
  }

  /// This tensor's elements without its history: nothing done to the result is recorded. Shares memory.
  public func detached() -> Tensor { untracked }

  /// Sums a gradient over the axes along which its tensor of this shape was broadcast.
  func summed(to shape: Shape) -> Tensor {
    if self.shape == shape { return self }
    let lead = rank - shape.rank
    precondition(lead >= 0, "gradient: shape \(self.shape) cannot be summed to \(shape)")
    var axes = Array(0..<lead)
    for axis in 0..<shape.rank where shape[axis] == 1 && self.shape[axis + lead] != 1 {
      axes.append(axis + lead)
    }
    let summed = axes.isEmpty ? self : sum(axes: axes, keepdim: true)
    precondition(
      summed.count == shape.elementCount,
      "gradient: shape \(self.shape) does not belong to a tensor of \(shape)")
    return summed.reshaped(shape)
  }
}
