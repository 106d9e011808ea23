/// The sizes of a tensor's dimensions, outermost first. Kept inline: no memory is taken for it.
public struct Shape: Sendable {
  /// The most dimensions that a tensor can have.
  public static let maximumRank = 8

  var sizes: InlineArray<8, Int>
  public private(set) var rank: Int

  init() {
    sizes = InlineArray(repeating: 0)
    rank = 0
  }

  /// Traps when there are more than eight sizes or one is negative.
  public init(_ sizes: some Collection<Int>) {
    self.init()
    for size in sizes { append(size) }
  }

  init(repeating size: Int, rank: Int) {
    self.init()
    for _ in 0..<rank { append(size) }
  }

  /// The number of elements: the product of the sizes, 1 for a scalar.
  public var elementCount: Int {
    var count = 1
    for axis in 0..<rank { count *= sizes[axis] }
    return count
  }

  mutating func append(_ size: Int) {
    precondition(rank < Shape.maximumRank, "a tensor has at most 8 dimensions")
    sizes[rank] = size
    rank += 1
  }

  mutating func insert(_ size: Int, at axis: Int) {
    append(size)
    var i = rank - 1
    while i > axis {
      sizes[i] = sizes[i - 1]
      i -= 1
    }
    sizes[axis] = size
  }

  mutating func remove(at axis: Int) {
    for i in axis..<(rank - 1) { sizes[i] = sizes[i + 1] }
    rank -= 1
    sizes[rank] = 0
  }

  func removing(_ axis: Int) -> Shape {
    var copy = self
    copy.remove(at: axis)
    return copy
  }

  func replacing(_ axis: Int, with size: Int) -> Shape {
    var copy = self
    copy.sizes[axis] = size
    return copy
  }
}

extension Shape: RandomAccessCollection, MutableCollection, ExpressibleByArrayLiteral {
  public init(arrayLiteral elements: Int...) { self.init(elements) }
  public var startIndex: Int { 0 }
  public var endIndex: Int { rank }
  public subscript(axis: Int) -> Int {
    @inline(__always) get {
      precondition(axis >= 0 && axis < rank, "axis out of range")
      return sizes[axis]
    }
    set {
      precondition(axis >= 0 && axis < rank, "axis out of range")
      sizes[axis] = newValue
    }
  }
}

extension Shape: Hashable, CustomStringConvertible {
  public static func == (a: Shape, b: Shape) -> Bool {
    guard a.rank == b.rank else { return false }
    for axis in 0..<a.rank where a.sizes[axis] != b.sizes[axis] { return false }
    return true
  }

  public func hash(into hasher: inout Hasher) {
    for size in self { hasher.combine(size) }
  }

  /// As in PyTorch: `[256, 1]`.
  public var description: String { "[" + map(String.init).joined(separator: ", ") + "]" }
}
