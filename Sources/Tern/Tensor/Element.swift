/// A Swift type that the elements of a tensor can have.
public protocol TensorElement: Sendable {
  /// The element type of tensors made from such values.
  static var _dtype: DType { get }
  /// The value as a `Double`; true is 1.
  var _asDouble: Double { get }
  /// The value converted as C converts it: floats truncate towards zero, 8-bit integers wrap.
  init(_converting value: Double)
}

extension Float: TensorElement {
  public static var _dtype: DType { .float32 }
  public var _asDouble: Double { Double(self) }
  public init(_converting value: Double) { self = Float(value) }
}

extension Double: TensorElement {
  public static var _dtype: DType { .float64 }
  public var _asDouble: Double { self }
  public init(_converting value: Double) { self = value }
}

extension Int: TensorElement {
  public static var _dtype: DType { .int64 }
  public var _asDouble: Double { Double(self) }
  public init(_converting value: Double) { self = Int(Int64(saturating: value)) }
}

extension Int64: TensorElement {
  public static var _dtype: DType { .int64 }
  public var _asDouble: Double { Double(self) }
  public init(_converting value: Double) { self = Int64(saturating: value) }

  /// NaN becomes `Int64.min`, as on x86 processors; out of range goes to the nearest end.
  init(saturating value: Double) {
    self =
      value.isNaN
      ? .min : value >= 0x1p63 ? .max : value <= -0x1p63 ? .min : Int64(value)
  }
}

extension Int32: TensorElement {
  public static var _dtype: DType { .int32 }
  public var _asDouble: Double { Double(self) }
  public init(_converting value: Double) { self = Int32(truncatingIfNeeded: Int64(saturating: value)) }
}

extension UInt8: TensorElement {
  public static var _dtype: DType { .uint8 }
  public var _asDouble: Double { Double(self) }
  public init(_converting value: Double) { self = UInt8(truncatingIfNeeded: Int64(saturating: value)) }
}

extension Bool: TensorElement {
  public static var _dtype: DType { .bool }
  public var _asDouble: Double { self ? 1 : 0 }
  public init(_converting value: Double) { self = value != 0 }
}

/// Work that is written once for every element type.
protocol ElementVisitor {
  associatedtype Result
  func visit<T: NumericElement>(_ type: T.Type) -> Result
}

extension DType {
  /// Calls the visitor with the Swift type of the elements: for loops that are written once for all types.
  /// Bool is visited as `UInt8`, as which it is stored.
  @inline(__always)
  func dispatch<V: ElementVisitor>(_ visitor: V) -> V.Result {
    switch self {
    case .float32: visitor.visit(Float.self)
    case .float64: visitor.visit(Double.self)
    case .int64: visitor.visit(Int64.self)
    case .int32: visitor.visit(Int32.self)
    case .uint8, .bool: visitor.visit(UInt8.self)
    }
  }
}
