/// The backward pass: gradients flow from a result to everything it was computed from.
///
/// Nodes are numbered as they are made, so taking the greatest number first meets each node after
/// all its users. It is a loop, whatever the length of the chain, and unless the graph is to be kept
/// it lets go of each record as soon as it has been used.
struct BackwardPass {
  /// Operations that have received a gradient and wait for their turn, by ascending number.
  private var waiting: [Node] = []
  private var gradients: [Tensor] = []
  private let collect: (Node, Tensor) -> Void

  static func run(
    from root: Node, _ gradient: Tensor, keepGraph: Bool, collect: (Node, Tensor) -> Void
  ) {
    withoutActuallyEscaping(collect) { collect in
      var pass = BackwardPass(collect: collect)
      pass.add(gradient, to: root)
      while let node = pass.waiting.popLast() {
        pass.step(through: node, pass.gradients.removeLast(), keepGraph)
      }
    }
  }

  private init(collect: @escaping (Node, Tensor) -> Void) { self.collect = collect }

  private mutating func step(through node: Node, _ gradient: Tensor, _ keepGraph: Bool) {
    guard let inputs = node.record?.inputs, let compute = node.record?.gradient else { graphFreed(node) }
    let saved = Saved(of: node)
    let together = node.record?.gradients?(gradient, saved, inputs.map { $0.node != nil })
    for index in inputs.indices {
      guard let source = inputs[index].node else { continue }
      let flowing = together?[index] ?? compute(gradient, saved, index)
      add(flowing.summed(to: inputs[index].shape).to(inputs[index].dtype), to: source)
    }
    if !keepGraph { node.free() }
  }

  private mutating func add(_ gradient: Tensor, to node: Node) {
    if node.isLeaf {
      collect(node, gradient)
      return
    }
    var place = waiting.count
    while place > 0 && waiting[place - 1].order > node.order { place -= 1 }
    if place > 0 && waiting[place - 1] === node {
      gradients[place - 1].add(gradient: gradient)
    } else {
      waiting.insert(node, at: place)
      gradients.insert(gradient, at: place)
    }
  }

  private func graphFreed(_ node: Node) -> Never {
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
    let (node, seed) = seeded("backward", createGraph ? gradient : gradient?.untracked)
    GradientMode.$isRecording.withValue(createGraph) {
      BackwardPass.run(from: node, seed, keepGraph: keepGraph || createGraph) { node, gradient in
        node.leaf!.accumulate(gradient)
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
      BackwardPass.run(from: node, seed, keepGraph: keepGraph || createGraph) { node, gradient in
        if found[node.order] == nil {
          found[node.order] = gradient
        } else {
          found[node.order]!.add(gradient: gradient)
        }
      }
    }
    return leaves.map { leaf in
      guard let node = leaf.node, node.isLeaf else {
        fatalError("gradients: a tensor asked for is not a tracked leaf; call requiresGrad() on it first")
      }
      return found[node.order] ?? .zeros(leaf.shape, dtype: leaf.dtype)
    }
  }

  /// Adds to a gradient: in place, unless it is on the tape itself. Then it may be the tracked leaf
  /// that the caller gave to `backward`, which must not be written.
  mutating func add(gradient: Tensor) {
    if node == nil { self += gradient } else { self = self + gradient }
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
