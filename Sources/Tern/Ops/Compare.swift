// The operators are those that Swift declares for its vectors (SIMD): `.==`, `.<`, `.&`, `.!` and the others.

/// Comparisons go element by element, broadcast, and give a bool tensor. A number is compared by its own
/// value, not converted to an integer tensor's type: 0.5 with integers, and 300 with bytes.
extension Tensor {
  /// Whether each element of `a` equals that of `b`, broadcast, as a bool tensor; NaN equals nothing, itself
  /// included.
  ///
  /// Different types are compared in their common one (`DType.promoted(with:)`). `isEqual(to:)` compares
  /// whole tensors. Traps when the shapes do not broadcast or the devices differ.
  public static func .== (a: Tensor, b: Tensor) -> Tensor { compare(.equal, a, b) }
  /// Whether each element of `a` differs from that of `b`, broadcast, in their common type; NaN differs from
  /// everything, itself included. Traps when the shapes do not broadcast or the devices differ.
  public static func .!= (a: Tensor, b: Tensor) -> Tensor { compare(.notEqual, a, b) }
  /// Whether each element of `a` is less than that of `b`, broadcast, in their common type; false where
  /// either is NaN. Traps when the shapes do not broadcast or the devices differ.
  public static func .< (a: Tensor, b: Tensor) -> Tensor { compare(.less, a, b) }
  /// Whether each element of `a` is less than or equal to that of `b`, broadcast, in their common type; false
  /// where either is NaN. Traps when the shapes do not broadcast or the devices differ.
  public static func .<= (a: Tensor, b: Tensor) -> Tensor { compare(.lessOrEqual, a, b) }
  /// Whether each element of `a` is greater than that of `b`, broadcast, in their common type; false where
  /// either is NaN. Traps when the shapes do not broadcast or the devices differ.
  public static func .> (a: Tensor, b: Tensor) -> Tensor { compare(.greater, a, b) }
  /// Whether each element of `a` is greater than or equal to that of `b`, broadcast, in their common type;
  /// false where either is NaN. Traps when the shapes do not broadcast or the devices differ.
  public static func .>= (a: Tensor, b: Tensor) -> Tensor { compare(.greaterOrEqual, a, b) }

  /// Whether each element equals a number; integers are compared with fractions too, float32 with the number
  /// rounded. NaN equals nothing.
  public static func .== (a: Tensor, b: Double) -> Tensor { compare(.equal, a, b) }
  /// Whether each element differs from a number; integers are compared with fractions too, float32 with the
  /// number rounded. NaN differs from everything.
  public static func .!= (a: Tensor, b: Double) -> Tensor { compare(.notEqual, a, b) }
  /// Whether each element is less than a number; integers are compared with fractions too, float32 with the
  /// number rounded. False for NaN.
  public static func .< (a: Tensor, b: Double) -> Tensor { compare(.less, a, b) }
  /// Whether each element is less than or equal to a number; integers are compared with fractions too,
  /// float32 with the number rounded. False for NaN.
  public static func .<= (a: Tensor, b: Double) -> Tensor { compare(.lessOrEqual, a, b) }
  /// Whether each element is greater than a number; integers are compared with fractions too, float32 with
  /// the number rounded. False for NaN.
  public static func .> (a: Tensor, b: Double) -> Tensor { compare(.greater, a, b) }
  /// Whether each element is greater than or equal to a number; integers are compared with fractions too,
  /// float32 with the number rounded. False for NaN.
  public static func .>= (a: Tensor, b: Double) -> Tensor { compare(.greaterOrEqual, a, b) }
  /// Whether a number equals each element; integers are compared with fractions too, float32 with the number
  /// rounded. NaN equals nothing.
  public static func .== (a: Double, b: Tensor) -> Tensor { compare(.equal, b, a) }
  /// Whether a number differs from each element; integers are compared with fractions too, float32 with the
  /// number rounded. NaN differs from everything.
  public static func .!= (a: Double, b: Tensor) -> Tensor { compare(.notEqual, b, a) }
  /// Whether a number is less than each element; integers are compared with fractions too, float32 with the
  /// number rounded. False for NaN.
  public static func .< (a: Double, b: Tensor) -> Tensor { compare(.greater, b, a) }
  /// Whether a number is less than or equal to each element; integers are compared with fractions too,
  /// float32 with the number rounded. False for NaN.
  public static func .<= (a: Double, b: Tensor) -> Tensor { compare(.greaterOrEqual, b, a) }
  /// Whether a number is greater than each element; integers are compared with fractions too, float32 with
  /// the number rounded. False for NaN.
  public static func .> (a: Double, b: Tensor) -> Tensor { compare(.less, b, a) }
  /// Whether a number is greater than or equal to each element; integers are compared with fractions too,
  /// float32 with the number rounded. False for NaN.
  public static func .>= (a: Double, b: Tensor) -> Tensor { compare(.lessOrEqual, b, a) }

  /// Whether each element equals a whole number; int64 is compared exactly, beyond 2^53 too. NaN equals
  /// nothing.
  public static func .== (a: Tensor, b: Int) -> Tensor { compare(.equal, a, b) }
  /// Whether each element differs from a whole number; int64 is compared exactly, beyond 2^53 too. NaN
  /// differs from everything.
  public static func .!= (a: Tensor, b: Int) -> Tensor { compare(.notEqual, a, b) }
  /// Whether each element is less than a whole number; int64 is compared exactly, beyond 2^53 too. False for
  /// NaN.
  public static func .< (a: Tensor, b: Int) -> Tensor { compare(.less, a, b) }
  /// Whether each element is less than or equal to a whole number; int64 is compared exactly, beyond 2^53
  /// too. False for NaN.
  public static func .<= (a: Tensor, b: Int) -> Tensor { compare(.lessOrEqual, a, b) }
  /// Whether each element is greater than a whole number; int64 is compared exactly, beyond 2^53 too. False
  /// for NaN.
  public static func .> (a: Tensor, b: Int) -> Tensor { compare(.greater, a, b) }
  /// Whether each element is greater than or equal to a whole number; int64 is compared exactly, beyond 2^53
  /// too. False for NaN.
  public static func .>= (a: Tensor, b: Int) -> Tensor { compare(.greaterOrEqual, a, b) }
  /// Whether a whole number equals each element; int64 is compared exactly, beyond 2^53 too. NaN equals
  /// nothing.
  public static func .== (a: Int, b: Tensor) -> Tensor { compare(.equal, b, a) }
  /// Whether a whole number differs from each element; int64 is compared exactly, beyond 2^53 too. NaN
  /// differs from everything.
  public static func .!= (a: Int, b: Tensor) -> Tensor { compare(.notEqual, b, a) }
  /// Whether a whole number is less than each element; int64 is compared exactly, beyond 2^53 too. False for
  /// NaN.
  public static func .< (a: Int, b: Tensor) -> Tensor { compare(.greater, b, a) }
  /// Whether a whole number is less than or equal to each element; int64 is compared exactly, beyond 2^53
  /// too. False for NaN.
  public static func .<= (a: Int, b: Tensor) -> Tensor { compare(.greaterOrEqual, b, a) }
  /// Whether a whole number is greater than each element; int64 is compared exactly, beyond 2^53 too. False
  /// for NaN.
  public static func .> (a: Int, b: Tensor) -> Tensor { compare(.less, b, a) }
  /// Whether a whole number is greater than or equal to each element; int64 is compared exactly, beyond 2^53
  /// too. False for NaN.
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

  /// Whether both elements are true, broadcast, as a bool tensor; elements of other types count as true where
  /// they are not zero.
  public static func .& (a: Tensor, b: Tensor) -> Tensor { logic(.and, a, b) }
  /// Whether at least one of two elements is true, broadcast, as a bool tensor; of other types all but zero
  /// is true.
  public static func .| (a: Tensor, b: Tensor) -> Tensor { logic(.or, a, b) }
  /// Whether exactly one of two elements is true, broadcast, as a bool tensor; of other types all but zero is
  /// true.
  public static func .^ (a: Tensor, b: Tensor) -> Tensor { logic(.xor, a, b) }
  /// Whether each element is false, as a bool tensor; of other types, whether it is zero.
  public static prefix func .! (a: Tensor) -> Tensor { a.untracked .== 0 }

  private static func logic(_ op: BinaryOp, _ a: Tensor, _ b: Tensor) -> Tensor {
    Dispatch.binary(op, a.untracked.to(.bool), b.untracked.to(.bool))
  }

  /// `a` where the mask is true, `b` elsewhere, all three broadcast, in the common type of `a` and `b`. Traps
  /// unless the mask is bool.
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
  /// `a` where the mask is true, a number elsewhere, broadcast. The number takes the type of `a`; one that an
  /// integer type does not hold, such as a fraction, turns the result into float32. Traps unless the mask is
  /// bool.
  public static func `where`(_ mask: Tensor, _ a: Tensor, _ b: Double) -> Tensor {
    let a = a.holding(b)
    return .where(mask, a, .full([], b, dtype: a.dtype, on: a.device))
  }
  /// A number where the mask is true, `b` elsewhere, broadcast. The number takes the type of `b`; one that an
  /// integer type does not hold, such as a fraction, turns the result into float32. Traps unless the mask is
  /// bool.
  public static func `where`(_ mask: Tensor, _ a: Double, _ b: Tensor) -> Tensor {
    let b = b.holding(a)
    return .where(mask, .full([], a, dtype: b.dtype, on: b.device), b)
  }

  /// This tensor in a type that can hold the number as well: its own, or float32.
  func holding(_ number: Double) -> Tensor {
    dtype.holds(number) ? self : asFloat
  }

  /// Whether both tensors have the same shape, the same type and equal elements. NaN equals nothing, so that
  /// a tensor with NaN does not equal itself.
  public func isEqual(to other: Tensor) -> Bool {
    shape == other.shape && dtype == other.dtype && (self .== other).all().item() == 1
  }

  /// Whether both tensors have the same shape, and all elements differ by at most
  /// `absolute + relative * |other|`. They are compared in float64; equal infinities are close, NaN never is.
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
  /// Whether this type can hold the number; float types hold every one, rounded.
  func holds(_ number: Double) -> Bool {
    switch self {
    case .float32, .float64: true
    case .int64: Int64(exactly: number) != nil
    case .int32: Int32(exactly: number) != nil
    case .uint8: UInt8(exactly: number) != nil
    case .bool: number == 0 || number == 1
    }
  }

  /// The number itself for float types; for the others the nearest end of their range when it lies outside.
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
