/// A size for each of an image's two directions: the height first. `2` stands for `(2, 2)`, `[1, 2]`
/// for a height of 1 and a width of 2.
public struct Size2D: Sendable, Equatable, Codable {
  public var height: Int
  public var width: Int

  public init(_ height: Int, _ width: Int) {
    self.height = height
    self.width = width
  }
}

extension Size2D: ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral, CustomStringConvertible {
  public init(integerLiteral value: Int) { self.init(value, value) }

  /// Traps unless there are two sizes.
  public init(arrayLiteral sizes: Int...) {
    precondition(sizes.count == 2, "Size2D: a height and a width are needed, got \(sizes)")
    self.init(sizes[0], sizes[1])
  }

  public var description: String { "(\(height), \(width))" }
}
