/// A block of the reference backend: a Swift array of the elements' values.
///
/// `@unchecked Sendable` holds for the reason that `Storage` gives: the arrays are written only while one
/// tensor refers to the block.
final class ReferenceStorage: Storage, @unchecked Sendable {
  /// Elements of float types, each a number that its type has; empty for other types.
  fileprivate(set) var floats: [Double] = []
  /// Elements of all other types, each a number that its type has; true is 1.
  fileprivate(set) var integers: [Int64] = []

  /// A block that holds NaN, or numbers as conspicuous, so that tests notice when an element is read that was
  /// never written.
  init(_ count: Int, _ dtype: DType) {
    if dtype.isFloat {
      floats = Array(repeating: .nan, count: count)
    } else {
      integers = Array(repeating: Int64.max.stored(as: dtype), count: count)
    }
    super.init(device: .reference, byteCount: count * dtype.itemSize)
  }
}

/// What the reference backend computes with: `Double` for float types, `Int64` for all others.
protocol ReferenceNumber: Comparable, Numeric {
  /// The number that an element of the type holds when this is written to it: floats are rounded, integers
  /// wrap, and of bools everything but zero is true.
  func stored(as dtype: DType) -> Self
  /// What an element of the type holds for a number given as a `Double`.
  static func converted(_ value: Double, to dtype: DType) -> Self

  /// Sums and products, which wrap where `+` and `*` trap.
  func plus(_ other: Self) -> Self
  func times(_ other: Self) -> Self

  static func elements(of block: ReferenceStorage) -> [Self]
  static func modify(_ block: ReferenceStorage, _ body: (inout [Self]) -> Void)
}

extension Double: ReferenceNumber {
  func stored(as dtype: DType) -> Double { dtype == .float32 ? Double(Float(self)) : self }
  static func converted(_ value: Double, to dtype: DType) -> Double { value.stored(as: dtype) }

  func plus(_ other: Double) -> Double { self + other }
  func times(_ other: Double) -> Double { self * other }

  static func elements(of block: ReferenceStorage) -> [Double] { block.floats }
  static func modify(_ block: ReferenceStorage, _ body: (inout [Double]) -> Void) { body(&block.floats) }
}

extension Int64: ReferenceNumber {
  func stored(as dtype: DType) -> Int64 {
    switch dtype {
    case .int32: Int64(Int32(truncatingIfNeeded: self))
    case .uint8: Int64(UInt8(truncatingIfNeeded: self))
    case .bool: self == 0 ? 0 : 1
    default: self
    }
  }

  static func converted(_ value: Double, to dtype: DType) -> Int64 {
    // A half is true, though it is zero once it is cut.
    dtype == .bool ? (value == 0 ? 0 : 1) : Int64(saturating: value).stored(as: dtype)
  }

  func plus(_ other: Int64) -> Int64 { self &+ other }
  func times(_ other: Int64) -> Int64 { self &* other }

  static func elements(of block: ReferenceStorage) -> [Int64] { block.integers }
  static func modify(_ block: ReferenceStorage, _ body: (inout [Int64]) -> Void) { body(&block.integers) }
}
