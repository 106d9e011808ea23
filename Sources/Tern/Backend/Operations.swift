// The names of operations on their way from the methods of Tensor to the tape, the trace, the chain and the
// backend. The raw value of a case is the number of its kernel in CKernels.

/// Operations on one element.
enum UnaryOp: UInt8, Sendable, CaseIterable {
  case neg, abs, sign, square, exp, expm1, log, log1p, sqrt, rsqrt, reciprocal, sin, cos, tanh, sigmoid, relu
  case floor, ceil, round, erf, gelu, silu

  /// Whether the operation is defined for elements of the type, with a result of the same type.
  func isDefined(for dtype: DType) -> Bool {
    switch self {
    case .neg, .abs, .sign, .square, .relu: dtype != .bool
    default: dtype.isFloat
    }
  }
}

/// Operations on two elements of one type.
enum BinaryOp: UInt8, Sendable, CaseIterable {
  /// The result has the operands' type.
  case add, subtract, multiply, divide, pow, maximum, minimum
  /// Python's `%` and `//`.
  case remainder, floorDivide
  /// A gradient times the slope of a function, found from the function's result; for GELU and SiLU from its
  /// argument.
  case reluGradient, sigmoidGradient, tanhGradient, geluGradient, siluGradient
  /// The result is bool.
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
  /// On bools.
  case and, or, xor

  /// The type of the result for operands of a type.
  @inline(__always)
  func result(of dtype: DType) -> DType { rawValue < BinaryOp.equal.rawValue ? dtype : .bool }

  /// Whether the operation is defined for two elements of the type.
  func isDefined(for dtype: DType) -> Bool {
    switch self {
    case .add, .multiply, .maximum, .minimum: true
    case .subtract, .pow, .remainder, .floorDivide: dtype != .bool
    case .divide, .reluGradient, .sigmoidGradient, .tanhGradient, .geluGradient, .siluGradient: dtype.isFloat
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: true
    case .and, .or, .xor: dtype == .bool
    }
  }
}

/// How the elements along some axes are combined. Where there is NaN, the greatest and the least are NaN.
enum ReduceOp: UInt8, Sendable, CaseIterable {
  case sum, product, maximum, minimum
}

/// Which place along an axis is asked for: that of the first greatest or of the first least element.
enum ArgOp: UInt8, Sendable, CaseIterable {
  case maximum, minimum
}
