import Synchronization

/// One recorded operation, or a leaf that collects a gradient.
///
/// `@unchecked Sendable`: `record` is written when the node is made and emptied by the one backward
/// pass that uses the graph up; two passes over one graph at the same time are the caller's mistake,
/// as a second pass after the first is. Leaves, which passes do share, guard their gradient.
final class Node: @unchecked Sendable {
  /// PyTorch's name of the operation, as `grad_fn` shows it. Written only by `Tensor.named`, before
  /// anyone else has seen the node.
  fileprivate(set) var name: StaticString
  /// Later operations have greater numbers, so descending order is a topological order.
  let order: Int
  /// What the gradient is computed from; nil in a leaf, and after a backward pass freed it.
  private(set) var record: Record?
  /// Where a leaf collects its gradient; nil in an operation.
  let leaf: Leaf?

  /// What an operation keeps for its gradient.
  struct Record {
    /// Inputs of the operation. One that was not to be saved keeps its shape, type and node only.
    var inputs: [Tensor]
    /// The result without its node (with it, the node would hold itself).
    var output: Tensor?
    /// The gradient of the input at an index.
    var gradient: @Sendable (_ gradient: Tensor, _ saved: Saved, _ input: Int) -> Tensor
    /// In its place, for operations whose gradients share work: those of all wanted inputs at once.
    var gradients: (@Sendable (_ gradient: Tensor, _ saved: Saved, _ wanted: [Bool]) -> [Tensor?])?
  }

  private static let counter = Atomic<Int>(0)
  private static func nextOrder() -> Int { counter.wrappingAdd(1, ordering: .relaxed).newValue }

  init(name: StaticString, record: Record) {
    self.name = name
    self.record = record
    leaf = nil
    order = Node.nextOrder()
  }

  /// A leaf. The tape ends here.
  init() {
    name = "AccumulateGrad"
    record = nil
    leaf = Leaf()
    order = Node.nextOrder()
  }

  var isLeaf: Bool { leaf != nil }

  func free() { record = nil }

  // Dropping a long chain node by node would recurse once for each and overflow the stack, so the
  // nodes that only this one holds are taken apart in a loop.
  deinit {
    guard var inputs = record?.inputs else { return }
    record = nil
    var pending: [Node] = []
    Node.takeNodes(of: &inputs, into: &pending)
    while var next = pending.popLast() {
      guard isKnownUniquelyReferenced(&next), var inputs = next.record?.inputs else { continue }
      next.record = nil
      Node.takeNodes(of: &inputs, into: &pending)
    }
  }

  private static func takeNodes(of inputs: inout [Tensor], into pending: inout [Node]) {
    for i in inputs.indices {
      if let node = inputs[i].node, !node.isLeaf { pending.append(node) }
      inputs[i].node = nil
    }
  }
}

/// The gradient that a leaf has collected, guarded because several threads may add to it.
final class Leaf: Sendable {
  private let collected = Mutex<Tensor?>(nil)

  var grad: Tensor? {
    get { collected.withLock { $0 } }
    set { collected.withLock { $0 = newValue } }
  }

  func accumulate(_ gradient: Tensor) {
    collected.withLock { sum in
      if sum == nil { sum = gradient } else { sum!.add(gradient: gradient) }
    }
  }
}

/// What a gradient closure may read: the inputs and the output that the operation declared.
struct Saved {
  private let node: Node

  init(of node: Node) { self.node = node }

  /// The input at an index. Its shape and dtype are always there, its elements only when saved.
  subscript(input: Int) -> Tensor { node.record!.inputs[input] }

  /// The result, on the tape again so that second derivatives flow through it.
  var output: Tensor {
    var output = node.record!.output!
    output.node = node
    return output
  }
}

/// What an operation's gradient reads, and so what the tape keeps alive.
enum Keeping {
  case nothing, inputs, output, inputsAndOutput

  var inputs: Bool { self == .inputs || self == .inputsAndOutput }
  var output: Bool { self == .output || self == .inputsAndOutput }
}

extension Tensor {
  /// The fresh result of an operation composed of others, under the name of the whole. A result that
  /// is one of the inputs unchanged must not come here: its node is not ours to name.
  func named(_ name: StaticString) -> Tensor {
    if let node, !node.isLeaf { node.name = name }
    return self
  }
}
