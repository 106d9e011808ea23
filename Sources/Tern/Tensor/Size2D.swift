/// A size for each direction of an image, the height first. The literal `2` means `(2, 2)`, and `[1, 2]` a
/// height of 1 and a width of 2.
public struct Size2D: Sendable, Equatable, Codable {
  /// The size from top to bottom.
  public var height: Int
  /// The size from left to right.
  public var width: Int

  /// A size of this height and width.
  public init(_ height: Int, _ width: Int) {
    self.height = height
    self.width = width
  }
}

extension Size2D: ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral, CustomStringConvertible {
  /// A square size: `value` is both height and width.
  public init(integerLiteral value: Int) { self.init(value, value) }

  /// The size `[height, width]`. Traps unless there are two numbers.
  public init(arrayLiteral sizes: Int...) {
    precondition(sizes.count == 2, "Size2D: a height and a width are needed, got \(sizes)")
    self.init(sizes[0], sizes[1])
  }

  public var description: String { "(\(height), \(width))" }
}
