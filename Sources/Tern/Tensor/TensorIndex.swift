/// An index in a tensor's subscript, for one dimension.
///
/// ```swift
/// x[1]              // one row; the dimension goes away. -1 is the last
/// x[0..., 1]        // all rows, column 1
/// x[1, 1..<3]       // a range of columns
/// x[.ellipsis, 0]   // as many full dimensions as are missing
/// x[.newAxis]       // a new dimension of size 1
/// x[.stride(by: 2)] // every second row; a negative step goes backwards
/// x[.last(3)]       // the last three rows
/// x[[0, 0, 2]]      // rows by number, in any order
/// x[mask]           // where a bool tensor is true
/// ```
public protocol TensorIndex: Sendable {
  /// The form that this index takes.
  var _axisIndex: AxisIndex { get }
}

/// The forms that an index of a subscript takes.
public enum AxisIndex: TensorIndex {
  /// One place of the dimension, which goes away; negative numbers count from the end.
  case at(Int)
  /// Every `step`-th place from `from` (or the beginning) up to, not including, `to` (or the end).
  case slice(from: Int?, to: Int?, step: Int)
  /// The last places of the dimension, as many as given.
  case lastCount(Int)
  /// A new dimension of size 1.
  case newDimension
  /// All dimensions that the other indices leave over; it may appear once.
  case rest
  /// Places by number for a tensor of integers; the places that are true for one of bools.
  case tensor(Tensor)

  public var _axisIndex: AxisIndex { self }
}

extension TensorIndex where Self == AxisIndex {
  /// A new dimension of size 1.
  public static var newAxis: AxisIndex { .newDimension }
  /// As many whole dimensions as the other indices leave over; it may appear once.
  public static var ellipsis: AxisIndex { .rest }
  /// The whole dimension, like `0...`.
  public static var all: AxisIndex { .slice(from: nil, to: nil, step: 1) }
  /// The last `count` places.
  public static func last(_ count: Int) -> AxisIndex { .lastCount(count) }
  /// Every `step`-th place from `from` up to, not including, `to`; a negative step goes backwards.
  public static func stride(from: Int? = nil, to: Int? = nil, by step: Int) -> AxisIndex {
    .slice(from: from, to: to, step: step)
  }
}

extension Int: TensorIndex {
  public var _axisIndex: AxisIndex { .at(self) }
}
extension Range<Int>: TensorIndex {
  public var _axisIndex: AxisIndex { .slice(from: lowerBound, to: upperBound, step: 1) }
}
extension ClosedRange<Int>: TensorIndex {
  public var _axisIndex: AxisIndex { .slice(from: lowerBound, to: end(after: upperBound), step: 1) }
}
extension PartialRangeFrom<Int>: TensorIndex {
  public var _axisIndex: AxisIndex { .slice(from: lowerBound, to: nil, step: 1) }
}
extension PartialRangeUpTo<Int>: TensorIndex {
  public var _axisIndex: AxisIndex { .slice(from: nil, to: upperBound, step: 1) }
}
extension PartialRangeThrough<Int>: TensorIndex {
  public var _axisIndex: AxisIndex { .slice(from: nil, to: end(after: upperBound), step: 1) }
}
/// The bound after a last place; nil, the end, for place -1, since no number counted from the end names it.
private func end(after last: Int) -> Int? { last == -1 ? nil : last + 1 }
extension [Int]: TensorIndex {
  public var _axisIndex: AxisIndex { .tensor(Tensor(self, shape: [count])) }
}
extension Tensor: TensorIndex {
  public var _axisIndex: AxisIndex { .tensor(self) }
}
