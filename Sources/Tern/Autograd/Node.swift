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

  // What an operation keeps for its gradient lies in the node itself and is read where it lies. Copies of
  // tensors, and optional ones above all, were most of what a step of a small graph cost; checks against
  // writing during reading were a twentieth, and the comment above says when these are written.

  /// 0 in a leaf, and after a backward pass freed what was kept.
  @exclusivity(unchecked) private(set) var inputCount: Int
  /// The inputs. One that was not to be saved keeps its shape, type and node only.
  @exclusivity(unchecked) private var first: Kept
  @exclusivity(unchecked) private var second: Kept
  /// The third and further ones: few operations have any.
  @exclusivity(unchecked) private var more: [Kept]
  /// The result without its node (with it, the node would hold itself).
  @exclusivity(unchecked) private var output: Kept
  @exclusivity(unchecked) private(set) var gradient: Gradient?

  /// A tensor, perhaps without its elements and its node.
  private struct Kept {
    var storage: Storage?
    let device: Device
    let layout: Layout
    let dtype: DType
    var node: Node?

    @inline(__always)
    init(_ x: Tensor, elements: Bool, node isKept: Bool = true) {
      storage = elements ? x.storage : nil
      device = x.device
      layout = x.layout
      dtype = x.dtype
      node = isKept ? x.node : nil
    }

    var tensor: Tensor {
      @inline(__always) get {
        Tensor(storage: storage ?? .none(on: device), layout: layout, dtype: dtype, node: node)
      }
    }
  }

  enum Gradient {
    case ofOne(@Sendable (_ gradient: Tensor, _ saved: Saved) -> Tensor)
    case ofTwo(@Sendable (Tensor, Saved) -> Tensor, @Sendable (Tensor, Saved) -> Tensor)
    /// The gradient of the input at an index.
    case ofAny(@Sendable (_ gradient: Tensor, _ saved: Saved, _ input: Int) -> Tensor)
    /// The gradients of all inputs that need one at once, for operations whose gradients share work.
    case together(@Sendable (_ gradient: Tensor, _ saved: Saved, _ wanted: [Bool]) -> [Tensor?])
  }

  private static let counter = Atomic<Int>(0)
  private static func nextOrder() -> Int { counter.wrappingAdd(1, ordering: .relaxed).newValue }

  init(name: StaticString, _ x: Tensor, keeping: Keeping, result: Tensor, gradient: Gradient) {
    self.name = name
    inputCount = 1
    first = Kept(x, elements: keeping.inputs)
    second = Kept(x, elements: false, node: false)
    more = []
    output = Kept(result, elements: keeping.output, node: false)
    self.gradient = gradient
    leaf = nil
    order = Node.nextOrder()
  }

  init(name: StaticString, _ a: Tensor, _ b: Tensor, keeping: Keeping, result: Tensor, gradient: Gradient) {
    self.name = name
    inputCount = 2
    first = Kept(a, elements: keeping.inputs)
    second = Kept(b, elements: keeping.inputs)
    more = []
    output = Kept(result, elements: keeping.output, node: false)
    self.gradient = gradient
    leaf = nil
    order = Node.nextOrder()
  }

  init(name: StaticString, _ inputs: [Tensor], keeping: Keeping, result: Tensor, gradient: Gradient) {
    self.name = name
    inputCount = inputs.count
    first = Kept(inputs[0], elements: keeping.inputs)
    second = Kept(inputs[inputs.count > 1 ? 1 : 0], elements: keeping.inputs, node: inputs.count > 1)
    more = []
    output = Kept(result, elements: keeping.output, node: false)
    self.gradient = gradient
    leaf = nil
    order = Node.nextOrder()
    if inputs.count > 2 { more = inputs[2...].map { Kept($0, elements: keeping.inputs) } }
  }

  /// A leaf. The tape ends here.
  init() {
    name = "AccumulateGrad"
    inputCount = 0
    let nothing = Kept(Node.nothing, elements: false)
    (first, second, more, output) = (nothing, nothing, [], nothing)
    leaf = Leaf()
    order = Node.nextOrder()
  }

  private static let nothing = Tensor(storage: .none(on: .cpu), layout: Layout(Shape()), dtype: .float32)

  var isLeaf: Bool { leaf != nil }

  /// The input at an index. Its shape and dtype are always there, its elements only when saved.
  @inline(__always)
  func input(_ index: Int) -> Tensor {
    index == 0 ? first.tensor : index == 1 ? second.tensor : more[index - 2].tensor
  }

  /// Where the gradient of an input flows to; nil when none is wanted.
  @inline(__always)
  func source(_ index: Int) -> Node? {
    index == 0 ? first.node : index == 1 ? second.node : more[index - 2].node
  }

  @inline(__always)
  func shape(_ index: Int) -> Shape {
    index == 0 ? first.layout.shape : index == 1 ? second.layout.shape : more[index - 2].layout.shape
  }

  @inline(__always)
  func dtype(_ index: Int) -> DType {
    index == 0 ? first.dtype : index == 1 ? second.dtype : more[index - 2].dtype
  }

  /// The result, on the tape again.
  var result: Tensor {
    var result = output.tensor
    result.node = self
    return result
  }

  func free() {
    inputCount = 0
    (first.storage, first.node) = (nil, nil)
    (second.storage, second.node) = (nil, nil)
    if !more.isEmpty { more = [] }
    output.storage = nil
    gradient = nil
  }

  // Dropping a long chain node by node would recurse once for each and overflow the stack, so the
  // nodes that only this one holds are taken apart in a loop.
  deinit {
    guard inputCount > 0 else { return }
    var pending: [Node] = []
    takeNodes(into: &pending)
    while var next = pending.popLast() {
      if isKnownUniquelyReferenced(&next) { next.takeNodes(into: &pending) }
    }
  }

  private func takeNodes(into pending: inout [Node]) {
    for index in 0..<inputCount {
      if let node = source(index), !node.isLeaf { pending.append(node) }
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
      if sum == nil { sum = gradient.evaluated() } else { sum!.add(gradient: gradient) }
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
  var output: Tensor { node.result }
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
