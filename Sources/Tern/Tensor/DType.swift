/// The type of a tensor's elements.
public enum DType: UInt8, Sendable, CaseIterable, CustomStringConvertible {
  case float32 = 0
  case float64, int64, int32, uint8, bool

  /// Bytes of one element.
  public var itemSize: Int {
    switch self {
    case .float64, .int64: 8
    case .float32, .int32: 4
    case .uint8, .bool: 1
    }
  }

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

  /// The type in which two tensors meet, by PyTorch's rules: the wider of two floats or of two
  /// integers, a float over an integer (whatever their sizes), anything over bool.
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
