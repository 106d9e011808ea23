import CKernels

infix operator .== : ComparisonPrecedence
infix operator .!= : ComparisonPrecedence
infix operator .< : ComparisonPrecedence
infix operator .<= : ComparisonPrecedence
infix operator .> : ComparisonPrecedence
infix operator .>= : ComparisonPrecedence

/// Comparisons go element by element, broadcast, and give a bool tensor.
extension Tensor {
  public static func .== (a: Tensor, b: Tensor) -> Tensor { compare(".==", tern_eq, a, b) }
  public static func .!= (a: Tensor, b: Tensor) -> Tensor { compare(".!=", tern_ne, a, b) }
  public static func .< (a: Tensor, b: Tensor) -> Tensor { compare(".<", tern_lt, a, b) }
  public static func .<= (a: Tensor, b: Tensor) -> Tensor { compare(".<=", tern_le, a, b) }
  public static func .> (a: Tensor, b: Tensor) -> Tensor { compare(".>", tern_gt, a, b) }
  public static func .>= (a: Tensor, b: Tensor) -> Tensor { compare(".>=", tern_ge, a, b) }
  public static func .== (a: Tensor, b: Double) -> Tensor { compare(tern_eq, a, b) }
  public static func .!= (a: Tensor, b: Double) -> Tensor { compare(tern_ne, a, b) }
  public static func .< (a: Tensor, b: Double) -> Tensor { compare(tern_lt, a, b) }
  public static func .<= (a: Tensor, b: Double) -> Tensor { compare(tern_le, a, b) }
  public static func .> (a: Tensor, b: Double) -> Tensor { compare(tern_gt, a, b) }
  public static func .>= (a: Tensor, b: Double) -> Tensor { compare(tern_ge, a, b) }

  private static func compare(_ name: StaticString, _ op: CompareOp, _ a: Tensor, _ b: Tensor) -> Tensor {
    let (a, b) = promoted(a.untracked, b.untracked)
    return Elementwise.binary(tern_compare(op, a.dtype.c)!, a, b, to: .bool, name)
  }

  private static func compare(_ op: CompareOp, _ a: Tensor, _ b: Double) -> Tensor {
    // A whole number compares in the tensor's type when it fits there; otherwise as a double.
    let x = a.dtype.holds(b) ? a.untracked : a.untracked.to(.float64)
    return Elementwise.binary(tern_compare(op, x.dtype.c)!, x, scalar: b, to: .bool)
  }

  /// Element-wise logic; other types count as true where they are not zero.
  public static func && (a: Tensor, b: Tensor) -> Tensor { logic("&&", tern_and, a, b) }
  public static func || (a: Tensor, b: Tensor) -> Tensor { logic("||", tern_or, a, b) }
  /// Exclusive or.
  public static func ^ (a: Tensor, b: Tensor) -> Tensor { logic("^", tern_xor, a, b) }
  public static prefix func ! (a: Tensor) -> Tensor { a.untracked .== 0.0 }

  private static func logic(_ name: StaticString, _ op: tern_logic_op, _ a: Tensor, _ b: Tensor) -> Tensor {
    Elementwise.binary(tern_logic(op), a.untracked.to(.bool), b.untracked.to(.bool), to: .bool, name)
  }

  /// `a` where the mask is true, `b` elsewhere, all three broadcast.
  public static func `where`(_ mask: Tensor, _ a: Tensor, _ b: Tensor) -> Tensor {
    precondition(
      mask.dtype == .bool, "where: the mask is \(mask.dtype), not bool; compare first, as in x .> 0")
    let (a, b) = promoted(a, b)
    let mask = mask.untracked
    return record(
      "WhereBackward0", a, b, value: { Elementwise.select(mask, $0, $1) },
      gradients: { g, _ in Tensor.where(mask, g, g.zerosLike()) },
      { g, _ in Tensor.where(mask, g.zerosLike(), g) }
    )
    .traced(.function { Tensor.where(mask, $0[0], $0[1]) }, of: [a, b])
  }
  /// With a number, which takes the tensor's type; a fraction turns integers into float32.
  public static func `where`(_ mask: Tensor, _ a: Tensor, _ b: Double) -> Tensor {
    let a = a.holding(b)
    return .where(mask, a, .full([], b, dtype: a.dtype))
  }
  public static func `where`(_ mask: Tensor, _ a: Double, _ b: Tensor) -> Tensor {
    let b = b.holding(a)
    return .where(mask, .full([], a, dtype: b.dtype), b)
  }

  /// This tensor in a type that can hold the number as well: its own, or float32.
  func holding(_ number: Double) -> Tensor {
    dtype.holds(number) ? self : asFloat
  }

  /// Whether both have one shape, one type and equal elements; NaN equals nothing.
  public func isEqual(to other: Tensor) -> Bool {
    shape == other.shape && dtype == other.dtype && (self .== other).all().item() == 1
  }

  /// Whether all elements differ by at most `absolute + relative * |other|`; shapes must be equal.
  public func isClose(to other: Tensor, relative: Double = 1e-5, absolute: Double = 1e-8) -> Bool {
    guard shape == other.shape else { return false }
    let (a, b) = (untracked.to(.float64), other.untracked.to(.float64))
    let near = ((a - b).abs() .<= b.abs() * relative + absolute) || (a .== b)
    return near.all().item() == 1
  }
}

extension DType {
  /// Whether the number is one of the values that this type counts with.
  func holds(_ number: Double) -> Bool {
    switch self {
    case .float32, .float64: true
    case .int64: Int64(exactly: number) != nil
    case .int32: Int32(exactly: number) != nil
    case .uint8: UInt8(exactly: number) != nil
    case .bool: number == 0 || number == 1
    }
  }

  /// The nearest number that an integer type holds; a float type holds every one.
  func nearest(_ number: Double) -> Double {
    switch self {
    case .float32, .float64: number
    case .int64: Swift.min(Swift.max(number, -0x1p63), 0x1p63)
    case .int32: Swift.min(Swift.max(number, -0x1p31), 0x1p31 - 1)
    case .uint8: Swift.min(Swift.max(number, 0), 255)
    case .bool: Swift.min(Swift.max(number, 0), 1)
    }
  }
}
