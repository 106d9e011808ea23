// The operators are those that Swift declares for its vectors (SIMD): `.==`, `.<`, `.&`, `.!` and the others.

/// Comparisons go element by element, broadcast, and give a bool tensor. A number compares as what it is: 0.5 with integers,
/// and 300 with bytes.
extension Tensor {
  public static func .== (a: Tensor, b: Tensor) -> Tensor { compare(.equal, a, b) }
  public static func .!= (a: Tensor, b: Tensor) -> Tensor { compare(.notEqual, a, b) }
  public static func .< (a: Tensor, b: Tensor) -> Tensor { compare(.less, a, b) }
  public static func .<= (a: Tensor, b: Tensor) -> Tensor { compare(.lessOrEqual, a, b) }
  public static func .> (a: Tensor, b: Tensor) -> Tensor { compare(.greater, a, b) }
  public static func .>= (a: Tensor, b: Tensor) -> Tensor { compare(.greaterOrEqual, a, b) }

  public static func .== (a: Tensor, b: Double) -> Tensor { compare(.equal, a, b) }
  public static func .!= (a: Tensor, b: Double) -> Tensor { compare(.notEqual, a, b) }
  public static func .< (a: Tensor, b: Double) -> Tensor { compare(.less, a, b) }
  public static func .<= (a: Tensor, b: Double) -> Tensor { compare(.lessOrEqual, a, b) }
  public static func .> (a: Tensor, b: Double) -> Tensor { compare(.greater, a, b) }
  public static func .>= (a: Tensor, b: Double) -> Tensor { compare(.greaterOrEqual, a, b) }
  public static func .== (a: Double, b: Tensor) -> Tensor { compare(.equal, b, a) }
  public static func .!= (a: Double, b: Tensor) -> Tensor { compare(.notEqual, b, a) }
  public static func .< (a: Double, b: Tensor) -> Tensor { compare(.greater, b, a) }
  public static func .<= (a: Double, b: Tensor) -> Tensor { compare(.greaterOrEqual, b, a) }
  public static func .> (a: Double, b: Tensor) -> Tensor { compare(.less, b, a) }
  public static func .>= (a: Double, b: Tensor) -> Tensor { compare(.lessOrEqual, b, a) }

  public static func .== (a: Tensor, b: Int) -> Tensor { compare(.equal, a, b) }
  public static func .!= (a: Tensor, b: Int) -> Tensor { compare(.notEqual, a, b) }
  public static func .< (a: Tensor, b: Int) -> Tensor { compare(.less, a, b) }
  public static func .<= (a: Tensor, b: Int) -> Tensor { compare(.lessOrEqual, a, b) }
  public static func .> (a: Tensor, b: Int) -> Tensor { compare(.greater, a, b) }
  public static func .>= (a: Tensor, b: Int) -> Tensor { compare(.greaterOrEqual, a, b) }
  public static func .== (a: Int, b: Tensor) -> Tensor { compare(.equal, b, a) }
  public static func .!= (a: Int, b: Tensor) -> Tensor { compare(.notEqual, b, a) }
  public static func .< (a: Int, b: Tensor) -> Tensor { compare(.greater, b, a) }
  public static func .<= (a: Int, b: Tensor) -> Tensor { compare(.greaterOrEqual, b, a) }
  public static func .> (a: Int, b: Tensor) -> Tensor { compare(.less, b, a) }
  public static func .>= (a: Int, b: Tensor) -> Tensor { compare(.lessOrEqual, b, a) }

  private static func compare(_ op: BinaryOp, _ a: Tensor, _ b: Tensor) -> Tensor {
    let (a, b) = promoted(a.untracked, b.untracked)
    return Dispatch.binary(op, a, b)
  }

  private static func compare(_ op: BinaryOp, _ a: Tensor, _ b: Double) -> Tensor {
    // A whole number compares in the tensor's type when it fits there; otherwise as a double.
    let x = a.dtype.holds(b) ? a.untracked : a.untracked.to(.float64)
    return Dispatch.binary(op, x, number: b)
  }

  private static func compare(_ op: BinaryOp, _ a: Tensor, _ b: Int) -> Tensor {
    if Int(exactly: Double(b)) == b { return compare(op, a, Double(b)) }
    // A double would round it, and so would a narrower integer type, to which a scalar gives way.
    let x = a.dtype.isFloat ? a : a.untracked.to(.int64)
    return compare(op, x, Tensor(elements: [b], shape: [], on: a.device))
  }

  /// Whether both are true, element by element; other types than bool count as true where they are not zero.
  public static func .& (a: Tensor, b: Tensor) -> Tensor { logic(.and, a, b) }
  /// Whether one of two is true, or both.
  public static func .| (a: Tensor, b: Tensor) -> Tensor { logic(.or, a, b) }
  /// Whether one of two is true, and not both.
  public static func .^ (a: Tensor, b: Tensor) -> Tensor { logic(.xor, a, b) }
  /// Whether an element is not true.
  public static prefix func .! (a: Tensor) -> Tensor { a.untracked .== 0 }

  private static func logic(_ op: BinaryOp, _ a: Tensor, _ b: Tensor) -> Tensor {
    Dispatch.binary(op, a.untracked.to(.bool), b.untracked.to(.bool))
  }

  /// `a` where the mask is true, `b` elsewhere, all three broadcast.
  public static func `where`(_ mask: Tensor, _ a: Tensor, _ b: Tensor) -> Tensor {
    precondition(
      mask.dtype == .bool, "where: the mask is \(mask.dtype), not bool; compare first, as in x .> 0")
    let (a, b) = promoted(a, b)
    let mask = mask.untracked
    return record(
      "WhereBackward0", a, b, value: { Dispatch.backend("where", mask, $0, $1).select(mask, $0, $1) },
      gradients: { g, _ in Tensor.where(mask, g, g.zerosLike()) },
      { g, _ in Tensor.where(mask, g.zerosLike(), g) }
    )
    .traced(.function { Tensor.where(mask, $0[0], $0[1]) }, of: [a, b])
  }
  /// With a number, which takes the tensor's type; a fraction turns integers into float32.
  public static func `where`(_ mask: Tensor, _ a: Tensor, _ b: Double) -> Tensor {
    let a = a.holding(b)
    return .where(mask, a, .full([], b, dtype: a.dtype, on: a.device))
  }
  public static func `where`(_ mask: Tensor, _ a: Double, _ b: Tensor) -> Tensor {
    let b = b.holding(a)
    return .where(mask, .full([], a, dtype: b.dtype, on: b.device), b)
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
    // An infinite element is close to itself alone, whatever the tolerance.
    let isFinite = b.abs() .< Double.infinity
    let near = (((a - b).abs() .<= b.abs() * relative + absolute) .& isFinite) .| (a .== b)
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
