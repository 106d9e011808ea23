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
    guard let formula = node.gradient else { graphFreed(node) }
    let saved = Saved(of: node)
    switch formula {
    case .ofOne(let compute):
      if let source = node.source(0) { add(compute(gradient, saved).like(node, 0), to: source) }
    case .ofTwo(let first, let second):
      if let source = node.source(0) { add(first(gradient, saved).like(node, 0), to: source) }
      if let source = node.source(1) { add(second(gradient, saved).like(node, 1), to: source) }
    case .ofAny(let compute):
      for index in 0..<node.inputCount {
        guard let source = node.source(index) else { continue }
        add(compute(gradient, saved, index).like(node, index), to: source)
      }
    case .together(let compute):
      let found = compute(gradient, saved, (0..<node.inputCount).map { node.source($0) != nil })
      for index in 0..<node.inputCount {
        guard let source = node.source(index) else { continue }
        guard let flowing = found[index] else { fatalError("\(node.name): no gradient of input \(index)") }
        add(flowing.like(node, index), to: source)
      }
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
    // By place in `leaves`. A search is quicker than a dictionary for a handful of leaves.
    var found = [Tensor?](repeating: nil, count: leaves.count)
    let places: [ObjectIdentifier: Int]? = leaves.count <= 16 ? nil : Tensor.places(of: leaves)
    GradientMode.$isRecording.withValue(createGraph) {
      BackwardPass.run(from: node, seed, keepGraph: keepGraph || createGraph) { node, gradient in
        let place =
          if let places { places[ObjectIdentifier(node)] } else { leaves.firstIndex { $0.node === node } }
        guard let place else { return }
        if found[place] == nil {
          found[place] = gradient.evaluated()
        } else {
          found[place]!.add(gradient: gradient)
        }
      }
    }
    return leaves.indices.map { place in
      let leaf = leaves[place]
      guard let node = leaf.node, node.isLeaf else {
        fatalError("gradients: a tensor asked for is not a tracked leaf; call requiresGrad() on it first")
      }
      // A leaf that is asked for twice is found at its first place.
      return found[place] ?? leaves[..<place].firstIndex { $0.node === node }.flatMap { found[$0] }
        ?? leaf.zeros(leaf.shape)
    }
  }

  private static func places(of leaves: [Tensor]) -> [ObjectIdentifier: Int] {
    var places: [ObjectIdentifier: Int] = [:]
    for (place, leaf) in leaves.enumerated() where leaf.node != nil {
      let node = ObjectIdentifier(leaf.node!)
      if places[node] == nil { places[node] = place }
    }
    return places
  }

  /// A gradient in the shape and type of the input that it belongs to.
  @inline(__always)
  fileprivate func like(_ node: Node, _ index: Int) -> Tensor {
    let (shape, dtype) = (node.shape(index), node.dtype(index))
    return layout.shape == shape && self.dtype == dtype ? self : summed(to: shape).to(dtype)
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
      precondition(
        gradient.device == device,
        "\(operation): the gradient is on \(gradient.device), the tensor on \(device); bring it there with .to(x.device)"
      )
      return (node, gradient.to(dtype))
    }
    precondition(
      count == 1,
      """
      \(operation): needs a single number, and this tensor has shape \(shape). Reduce it to a loss \
      first, with mean() or sum(), or pass gradient: of the same shape
      """)
    return (node, .full(shape, 1, dtype: dtype, on: device))
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

/// The value of `function` at `input` and its gradient there, without touching any `grad`.
public func valueAndGradient(
  at input: Tensor, of function: (Tensor) -> Tensor
) -> (value: Tensor, gradient: Tensor) {
  let (value, gradients) = valueAndGradient(at: [input]) { function($0[0]) }
  return (value, gradients[0])
}
