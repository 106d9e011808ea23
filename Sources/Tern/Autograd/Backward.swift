/// The backward pass: gradients flow from a result to everything it was computed from.
///
/// Nodes are numbered as they are made, so walking them from the greatest number down meets each
/// one after all its users. It is a loop, whatever the length of the chain, and unless the graph is
/// to be kept it lets go of each record as soon as it has been used.
enum BackwardPass {
  static func run(
    from roots: [(node: Node, gradient: Tensor)], keepGraph: Bool, createGraph: Bool,
    collect: (Node, Tensor) -> Void
  ) {
    var pending: [Int: Tensor] = [:]
    for root in roots { add(root.gradient, to: &pending, at: root.node.order) }
    for node in nodesBehind(roots.map(\.node)) {
      guard let gradient = pending.removeValue(forKey: node.order) else { continue }
      if node.isLeaf {
        collect(node, gradient)
        continue
      }
      guard let record = node.record else { graphFreed(node) }
      let saved = Saved(record, of: node)
      for (index, input) in record.inputs.enumerated() {
        guard let source = input.node else { continue }
        let flowing = record.gradient(gradient, saved, index).summed(to: input.shape).to(input.dtype)
        add(flowing, to: &pending, at: source.order)
      }
      if !keepGraph && !createGraph { node.free() }
    }
  }

  private static func add(_ gradient: Tensor, to pending: inout [Int: Tensor], at order: Int) {
    if pending[order] == nil { pending[order] = gradient } else { pending[order]! += gradient }
  }

  /// Every node that the roots were computed from, users before what they use.
  private static func nodesBehind(_ roots: [Node]) -> [Node] {
    var found: [Node] = []
    var seen = Set<Int>()
    var stack = roots
    while let node = stack.popLast() {
      guard seen.insert(node.order).inserted else { continue }
      found.append(node)
      for input in node.record?.inputs ?? [] {
        if let source = input.node { stack.append(source) }
      }
    }
    return found.sorted { $0.order > $1.order }
  }

  private static func graphFreed(_ node: Node) -> Never {
    fatalError(
      """
      backward: the graph behind \(node.name) has been freed by an earlier backward pass. Compute the \
      loss again before each backward(), or keep the graph with backward(keepGraph: true)
      """)
  }
}

extension Tensor {
  /// Computes the gradient of this tensor with respect to every tracked leaf behind it, and adds it
  /// to each leaf's `grad`.
  ///
  /// The tensor must hold one element (a loss), unless `gradient` of its shape says how much each
  /// element counts. The graph is freed on the way; keep it with `keepGraph` to go back a second
  /// time, or with `createGraph` to record the gradients themselves for higher derivatives.
  public func backward(gradient: Tensor? = nil, keepGraph: Bool = false, createGraph: Bool = false) {
    let (node, seed) = seeded("backward", gradient)
    GradientMode.$isRecording.withValue(createGraph) {
      BackwardPass.run(from: [(node, seed)], keepGraph: keepGraph, createGraph: createGraph) {
        leaf, gradient in
        leaf.accumulate(gradient)
      }
    }
  }

  /// The gradients of this tensor with respect to `leaves`, returned and not accumulated: `grad` of
  /// the leaves stays as it is. A leaf that the tensor does not depend on gets zeros.
  public func gradients(
    withRespectTo leaves: [Tensor], keepGraph: Bool = false, createGraph: Bool = false
  ) -> [Tensor] {
    let (node, seed) = seeded("gradients", nil)
    var found: [Int: Tensor] = [:]
    GradientMode.$isRecording.withValue(createGraph) {
      BackwardPass.run(from: [(node, seed)], keepGraph: keepGraph, createGraph: createGraph) {
        leaf, gradient in
        found[leaf.order] = gradient
      }
    }
    return leaves.map { leaf in
      guard let node = leaf.node, node.isLeaf else {
        fatalError("gradients: a tensor asked for is not a tracked leaf; call requiresGrad() on it first")
      }
      return found[node.order] ?? .zeros(leaf.shape, dtype: leaf.dtype)
    }
  }

  private func seeded(_ operation: StaticString, _ gradient: Tensor?) -> (Node, Tensor) {
    guard let node else {
      fatalError(
        """
        \(operation): this tensor was not computed from anything that requires a gradient. Call \
        requiresGrad() on the parameters before the computation, and run it outside noGrad
        """)
    }
    if let gradient {
      precondition(
        gradient.shape == shape,
        "\(operation): the gradient has shape \(gradient.shape), the tensor \(shape); they must be equal")
      return (node, gradient.to(dtype))
    }
    precondition(
      count == 1,
      """
      \(operation): needs a single number, and this tensor has shape \(shape). Reduce it to a loss \
      first, with mean() or sum(), or pass gradient: of the same shape
      """)
    return (node, .full(shape, 1, dtype: dtype))
  }
}

/// The value of `function` at `inputs` and its gradients there, without touching any `grad`.
public func valueAndGradient(
  at inputs: [Tensor], of function: ([Tensor]) -> Tensor
) -> (value: Tensor, gradients: [Tensor]) {
  let leaves = inputs.map { $0.detached().requiresGrad() }
  let value = withGrad { function(leaves) }
  return (value.detached(), value.gradients(withRespectTo: leaves))
}

/// The same for a function of one tensor.
public func valueAndGradient(
  at input: Tensor, of function: (Tensor) -> Tensor
) -> (value: Tensor, gradient: Tensor) {
  let (value, gradients) = valueAndGradient(at: [input]) { function($0[0]) }
  return (value, gradients[0])
}
