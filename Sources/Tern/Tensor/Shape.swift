/// The sizes of a tensor's dimensions, outermost first. It takes no memory of its own.
public struct Shape: Sendable {
  /// The most dimensions that a tensor can have.
  public static let maximumRank = 8
  /// The largest size, and stride, that fits.
  static let maximumSize = Int(Int32.max)

  // 32 bits for each size, so that a whole tensor takes 104 bytes: up to 128 the compiler copies in
  // registers, above it calls memcpy, which was a third of the time of operations on one element.
  private var storage: InlineArray<8, Int32>
  private var storedRank: Int8

  /// The number of dimensions, 0 to 8; a scalar has none.
  public var rank: Int {
    @inline(__always) get { Int(storedRank) }
  }

  init() {
    storage = InlineArray(repeating: 0)
    storedRank = 0
  }

  /// A shape of these sizes. Traps when there are more than eight, or one does not fit in 32 bits.
  public init(_ sizes: some Collection<Int>) {
    self.init()
    for size in sizes { append(size) }
  }

  init(repeating size: Int, rank: Int) {
    self.init()
    for _ in 0..<rank { append(size) }
  }

  /// The size along an axis that is known to exist.
  subscript(unchecked axis: Int) -> Int {
    @inline(__always) get { Int(storage[axis]) }
    @inline(__always) set { storage[axis] = Shape.narrow(newValue) }
  }

  @inline(__always)
  private static func narrow(_ size: Int) -> Int32 {
    guard let narrow = Int32(exactly: size) else {
      fatalError("shape: a size or stride of \(size) elements; tensors go up to 2^31 - 1 along a dimension")
    }
    return narrow
  }

  /// The number of elements: the product of the sizes, 1 for a scalar.
  public var elementCount: Int {
    var count = 1
    var overflows = false
    for axis in 0..<rank {
      let (product, isTooLarge) = count.multipliedReportingOverflow(by: self[unchecked: axis])
      count = product
      overflows = overflows || isTooLarge
    }
    // A size of 0 makes the product 0, whatever the others came to before it.
    if overflows && !contains(0) { tooManyElements() }
    return count
  }

  @inline(never)
  private func tooManyElements() -> Never {
    fatalError("shape: \(self) has more elements than 64 bits can count")
  }

  mutating func append(_ size: Int) {
    precondition(rank < Shape.maximumRank, "shape: a tensor has at most 8 dimensions")
    storage[rank] = Shape.narrow(size)
    storedRank += 1
  }

  mutating func insert(_ size: Int, at axis: Int) {
    append(size)
    var i = rank - 1
    while i > axis {
      storage[i] = storage[i - 1]
      i -= 1
    }
    self[unchecked: axis] = size
  }

  mutating func remove(at axis: Int) {
    for i in axis..<(rank - 1) { storage[i] = storage[i + 1] }
    storedRank -= 1
    storage[rank] = 0
  }

  func removing(_ axis: Int) -> Shape {
    var copy = self
    copy.remove(at: axis)
    return copy
  }

  func replacing(_ axis: Int, with size: Int) -> Shape {
    var copy = self
    copy[unchecked: axis] = size
    return copy
  }
}

extension Shape: RandomAccessCollection, MutableCollection, ExpressibleByArrayLiteral {
  public init(arrayLiteral elements: Int...) { self.init(elements) }
  public var startIndex: Int { 0 }
  public var endIndex: Int { rank }
  /// The size along an axis, counted from 0. Traps when there is no such axis; negative ones do not count
  /// from the end.
  public subscript(axis: Int) -> Int {
    @inline(__always) get {
      precondition(axis >= 0 && axis < rank, "shape: axis out of range")
      return self[unchecked: axis]
    }
    set {
      precondition(axis >= 0 && axis < rank, "shape: axis out of range")
      self[unchecked: axis] = newValue
    }
  }
}

extension Shape: Hashable, CustomStringConvertible {
  public static func == (a: Shape, b: Shape) -> Bool {
    guard a.rank == b.rank else { return false }
    for axis in 0..<a.rank where a.storage[axis] != b.storage[axis] { return false }
    return true
  }

  public func hash(into hasher: inout Hasher) {
    for size in self { hasher.combine(size) }
  }

  /// The sizes in brackets, as in PyTorch: `[256, 1]`.
  public var description: String { "[" + map(String.init).joined(separator: ", ") + "]" }
}
