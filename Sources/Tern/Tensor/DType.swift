/// The type of a tensor's elements.
public enum DType: UInt8, Sendable, CaseIterable, CustomStringConvertible {
  /// Floating point of 32 bits, Swift's `Float`: the default of new tensors.
  case float32 = 0
  /// Floating point of 64 bits, integers of 64 and 32 bits with a sign and of 8 bits without, and truth
  /// values, which take a byte each. Swift's `Double`, `Int`, `Int32`, `UInt8` and `Bool`.
  case float64, int64, int32, uint8, bool

  /// Bytes of one element.
  public var itemSize: Int {
    switch self {
    case .float64, .int64: 8
    case .float32, .int32: 4
    case .uint8, .bool: 1
    }
  }

  /// Whether elements are floating-point numbers. Only such tensors have gradients.
  public var isFloat: Bool { self == .float32 || self == .float64 }

  public var description: String {
    switch self {
    case .float32: "float32"
    case .float64: "float64"
    case .int64: "int64"
    case .int32: "int32"
    case .uint8: "uint8"
    case .bool: "bool"
    }
  }

  /// The common type of two tensors, by PyTorch's rules: the wider of two floats or of two integers, a float
  /// rather than an integer (whatever their sizes), anything rather than bool.
  public func promoted(with other: DType) -> DType {
    if self == other { return self }
    if isFloat || other.isFloat {
      if isFloat && other.isFloat { return .float64 }
      return isFloat ? self : other
    }
    return rank > other.rank ? self : other
  }

  private var rank: Int {
    switch self {
    case .bool: 0
    case .uint8: 1
    case .int32: 2
    case .int64: 3
    case .float32: 4
    case .float64: 5
    }
  }
}
