/// What loops written in Swift need of an element: arithmetic that wraps, and a key to sort by.
protocol NumericElement: TensorElement, Comparable, BitwiseCopyable {
  /// What running sums and products are kept in: double for floats, int64 for the others, as in the
  /// reductions.
  associatedtype Accumulator: NumericElement
  /// An unsigned number in whose order the elements sort.
  associatedtype SortKey: FixedWidthInteger & UnsignedInteger & BitwiseCopyable

  static func sum(_ a: Self, _ b: Self) -> Self
  static func product(_ a: Self, _ b: Self) -> Self
  var accumulator: Accumulator { get }
  init(_ accumulator: Accumulator)
  /// NaN sorts after everything else; both zeros are equal.
  var sortKey: SortKey { get }
}

extension NumericElement where Self: BinaryFloatingPoint {
  @inline(__always) static func sum(_ a: Self, _ b: Self) -> Self { a + b }
  @inline(__always) static func product(_ a: Self, _ b: Self) -> Self { a * b }
}

extension NumericElement where Self: FixedWidthInteger {
  @inline(__always) static func sum(_ a: Self, _ b: Self) -> Self { a &+ b }
  @inline(__always) static func product(_ a: Self, _ b: Self) -> Self { a &* b }
}

// The bits of floats are in order once negative ones are complemented and the sign of the others set.
extension Float: NumericElement {
  @inline(__always) var accumulator: Double { Double(self) }
  @inline(__always) var sortKey: UInt32 {
    if isNaN { return .max }
    let bits = (self + 0).bitPattern
    return bits & 0x8000_0000 != 0 ? ~bits : bits | 0x8000_0000
  }
}

extension Double: NumericElement {
  @inline(__always) var accumulator: Double { self }
  @inline(__always) var sortKey: UInt64 {
    if isNaN { return .max }
    let bits = (self + 0).bitPattern
    return bits & 0x8000_0000_0000_0000 != 0 ? ~bits : bits | 0x8000_0000_0000_0000
  }
}

extension Int64: NumericElement {
  @inline(__always) var accumulator: Int64 { self }
  @inline(__always) var sortKey: UInt64 { UInt64(bitPattern: self) ^ 0x8000_0000_0000_0000 }
}

extension Int32: NumericElement {
  @inline(__always) init(_ accumulator: Int64) { self = Int32(truncatingIfNeeded: accumulator) }
  @inline(__always) var accumulator: Int64 { Int64(self) }
  @inline(__always) var sortKey: UInt32 { UInt32(bitPattern: self) ^ 0x8000_0000 }
}

extension UInt8: NumericElement {
  @inline(__always) init(_ accumulator: Int64) { self = UInt8(truncatingIfNeeded: accumulator) }
  @inline(__always) var accumulator: Int64 { Int64(self) }
  @inline(__always) var sortKey: UInt8 { self }
}
