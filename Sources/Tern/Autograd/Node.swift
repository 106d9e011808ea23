import Synchronization

/// One recorded operation, or a leaf that collects a gradient.
///
/// `@unchecked Sendable`: all is written when the node is made and emptied by the one backward
/// pass that uses the graph up; two passes over one graph at the same time are the caller's mistake,
/// as a second pass after the first is. Leaves, which passes do share, guard their gradient.
final class Node: @unchecked Sendable {
  /// PyTorch's name of the operation, as `grad_fn` shows it. Written only by `Tensor.named`, before
  /// anyone else has seen the node.
  fileprivate(set) var name: StaticString
  /// Later operations have greater numbers, so descending order is a topological order.
  let order: Int
  /// Where a leaf collects its gradient; nil in an operation.
  let leaf: Leaf?

  // What an operation keeps for its gradient lies in the node itself, and is read where it lies: copies of
  // tensors were most of what a step of a small graph cost. All of it is nil in a leaf, and after a backward
  // pass freed it.

  /// The inputs. One that was not to be saved keeps its shape, type and node only.
  private(set) var first: Tensor?
  private(set) var second: Tensor?
  /// The third and further ones: few operations have any.
  private(set) var more: [Tensor] = []
  /// The result without its node (with it, the node would hold itself).
  private(set) var output: Tensor?
  private(set) var gradient: Gradient?

  enum Gradient {
    case ofOne(@Sendable (_ gradient: Tensor, _ saved: Saved) -> Tensor)
    case ofTwo(@Sendable (Tensor, Saved) -> Tensor, @Sendable (Tensor, Saved) -> Tensor)
    /// The gradient of the input at an index.
    case ofAny(@Sendable (_ gradient: Tensor, _ saved: Saved, _ input: Int) -> Tensor)
    /// For operations whose gradients share work: those of all wanted inputs at once.
    case together(@Sendable (_ gradient: Tensor, _ saved: Saved, _ wanted: [Bool]) -> [Tensor?])
  }

  private static let counter = Atomic<Int>(0)
  private static func nextOrder() -> Int { counter.wrappingAdd(1, ordering: .relaxed).newValue }

  init(
    name: StaticString, _ first: Tensor, _ second: Tensor? = nil, more: [Tensor] = [], output: Tensor?,
    gradient: Gradient
  ) {
    self.name = name
    self.first = first
    self.second = second
    self.more = more
    self.output = output
    self.gradient = gradient
    leaf = nil
    order = Node.nextOrder()
  }

  convenience init(name: StaticString, _ inputs: [Tensor], output: Tensor?, gradient: Gradient) {
    self.init(
      name: name, inputs[0], inputs.count > 1 ? inputs[1] : nil, more: Array(inputs.dropFirst(2)),
      output: output, gradient: gradient)
  }

  /// A leaf. The tape ends here.
  init() {
    name = "AccumulateGrad"
    leaf = Leaf()
    order = Node.nextOrder()
  }

  var isLeaf: Bool { leaf != nil }

  var inputCount: Int { first == nil ? 0 : second == nil ? 1 : 2 + more.count }

  func input(_ index: Int) -> Tensor { index == 0 ? first! : index == 1 ? second! : more[index - 2] }

  func free() {
    first = nil
    second = nil
    more = []
    output = nil
    gradient = nil
  }

  // Dropping a long chain node by node would recurse once for each and overflow the stack, so the
  // nodes that only this one holds are taken apart in a loop.
  deinit {
    guard gradient != nil else { return }
    var pending: [Node] = []
    takeNodes(into: &pending)
    while var next = pending.popLast() {
      if isKnownUniquelyReferenced(&next) { next.takeNodes(into: &pending) }
    }
  }

  private func takeNodes(into pending: inout [Node]) {
    for index in 0..<inputCount {
      if let node = input(index).node, !node.isLeaf { pending.append(node) }
    }
    free()
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
  subscript(input: Int) -> Tensor { node.input(input) }

  /// The result, on the tape again so that second derivatives flow through it.
  var output: Tensor {
    var output = node.output!
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
