import CKernels
import Synchronization

/// Element-wise operations on large tensors that are computed together, in one pass through memory.
///
/// An operation whose result is large does not compute it: it notes itself here. The next operation takes the
/// chain and adds a link, and a reduction folds what the chain gives without storing it. Any other reader has
/// the elements computed first (`HostStorage.pointer`). So `(x - mean).abs().mean(axis: -1)` reads x once,
/// where step by step memory of its size would be passed over five times.
///
/// The elements are those of step-by-step computation, bit for bit: the same kernels run on blocks that
/// stay in the nearest cache. Inputs are in memory already, and no chain refers to another, so that computing
/// one never waits for a second. Writing to an input copies it first, because the chain refers to it too.
struct Chain: Sendable {
  /// Elements of one block: the results of `mostLinks` are at most 32 KiB, and 16 in float32.
  static let block = 1024
  /// The most links of a chain, since a result with several readers may be computed for each of them until it
  /// is stored.
  static let mostLinks = 4
  /// Results below this size are left in the caches anyway.
  static let fewestBytes = 1 << 20
  /// An input that repeats after fewer elements would cut the blocks too short.
  static let leastPeriod = 64

  /// What a link does with one element of each operand.
  enum Action {
    case unary(UnaryOp)
    /// To the type of the result.
    case convert
    case binary(BinaryOp)
  }

  enum Operand {
    case input(Int)
    case link(Int)
  }

  /// Elements that lie in a row and begin again after `period`; 1 is a number.
  struct Input {
    var storage: HostStorage
    var offset: Int
    var item: Int
    var period: Int
  }

  struct Link {
    var action: Action
    var left: Operand
    var right: Operand
    /// Types of the operands and of the result.
    var from, to: DType
  }

  private(set) var inputs: [Input] = []
  private(set) var links: [Link] = []

  /// Bytes of one element of the result.
  var item: Int { links[links.count - 1].to.itemSize }

  /// Whether a result is put off: a large one off the tape is. What the tape keeps would be computed twice.
  @inline(__always)
  static func suits(_ count: Int, _ dtype: DType, _ x: Tensor) -> Bool {
    count * dtype.itemSize >= fewestBytes && x.node == nil
  }

  @inline(__always)
  static func suits(_ x: Tensor) -> Bool { suits(x.count, x.dtype, x) }

  @inline(__always)
  static func suits(_ count: Int, _ dtype: DType, _ a: Tensor, _ b: Tensor) -> Bool {
    suits(count, dtype, a) && b.node == nil
  }

  /// Whether computing the operation once more costs less than reading its result from memory. Other
  /// operations end a chain: they are computed when they are called, in one pass with what was put off before
  /// them.
  static func mayRepeat(_ op: UnaryOp) -> Bool {
    switch op {
    case .neg, .abs, .sign, .square, .relu, .floor, .ceil, .round: true
    default: false
    }
  }

  /// Whether the elements of x lie in a row that repeats in a tensor of `shape`, or are all of it.
  static func repeats(_ x: Tensor, in shape: Shape) -> Bool {
    guard x.isContiguous, x.count == 1 || x.count >= leastPeriod else { return false }
    var size = 1
    var axis = 1
    // From the back: as long as there are elements to repeat, the sizes must be the same.
    while size < x.count {
      guard x.shape[unchecked: x.rank - axis] == shape[unchecked: shape.rank - axis] else { return false }
      size *= x.shape[unchecked: x.rank - axis]
      axis += 1
    }
    return true
  }

  /// The result of a link on the elements of x, which is contiguous.
  static func result(_ action: Action, _ x: Tensor, _ dtype: DType) -> Tensor {
    var chain = Chain()
    let operand = chain.operand(x, of: x.count, room: mostLinks - 1)
    return chain.result(
      Link(action: action, left: operand, right: operand, from: x.dtype, to: dtype), x.layout.packed())
  }

  /// The result of a link on two operands, whose elements lie in a row in the order of `layout`; one of them
  /// may repeat after fewer elements (1 for a number).
  static func result(_ op: BinaryOp, _ left: Tensor, _ right: Tensor, _ layout: Layout, _ dtype: DType)
    -> Tensor
  {
    var chain = Chain()
    let first = chain.operand(left, of: layout.count, room: mostLinks - 1)
    // x * x takes the chain of x once; asked a second time, it would store x.
    let isSame =
      left.storage === right.storage && left.count == right.count && left.layout.offset == right.layout.offset
    let second =
      isSame ? first : chain.operand(right, of: layout.count, room: mostLinks - 1 - chain.links.count)
    return chain.result(
      Link(action: .binary(op), left: first, right: second, from: left.dtype, to: dtype), layout)
  }

  private mutating func result(_ link: Link, _ layout: Layout) -> Tensor {
    links.append(link)
    let storage = HostStorage(byteCount: layout.count * link.to.itemSize, deferring: self)
    return Tensor(storage: storage, layout: layout, dtype: link.to)
  }

  /// The links that x waits for, if they are at most `room`, or its elements.
  private mutating func operand(_ x: Tensor, of count: Int, room: Int) -> Operand {
    if x.count == count, let chain = x.takeChain(room) {
      let (firstInput, firstLink) = (inputs.count, links.count)
      func moved(_ operand: Operand) -> Operand {
        switch operand {
        case .input(let i): .input(firstInput + i)
        case .link(let i): .link(firstLink + i)
        }
      }
      inputs += chain.inputs
      for var link in chain.links {
        (link.left, link.right) = (moved(link.left), moved(link.right))
        links.append(link)
      }
      return .link(links.count - 1)
    }
    x.storage.evaluate()
    inputs.append(
      Input(storage: x.host, offset: x.layout.offset, item: x.dtype.itemSize, period: x.count))
    return .input(inputs.count - 1)
  }
}

extension Tensor {
  /// Takes the chain that this tensor is the whole result of, if it still waits with at most `links`.
  func takeChain(_ links: Int = Chain.mostLinks) -> Chain? {
    guard layout.offset == 0, storage.byteCount == count * dtype.itemSize else { return nil }
    return host.takeChain(links)
  }
}

/// What keeps a chain until the first reader of the elements, and lets only one thread compute them.
final class Deferred: Sendable {
  private struct State {
    var chain: Chain?
    var isTaken = false
  }
  private let state: Mutex<State>

  init(_ chain: Chain) { state = Mutex(State(chain: chain)) }

  /// The chain, for the first that asks for it; later readers get the elements.
  func take(_ most: Int) -> Chain? {
    state.withLock {
      guard let chain = $0.chain, !$0.isTaken, chain.links.count <= most else { return nil }
      $0.isTaken = true
      return chain
    }
  }

  /// Computes the chain unless that has been done, and releases its inputs. Holding the lock meanwhile is
  /// safe, because all inputs are in memory: the kernels ask for nothing that another thread could be
  /// computing.
  func finish(_ compute: (Chain) -> Void) {
    state.withLock {
      if let chain = $0.chain { compute(chain) }
      $0.chain = nil
    }
  }
}
