import CLibrary

// What the operations on elements are, on numbers.

extension Reference {
  func value(_ op: UnaryOp, of x: Double) -> Double {
    switch op {
    case .neg: -x
    case .abs: x.magnitude
    case .sign: x > 0 ? 1 : x < 0 ? -1 : 0
    case .square: x * x
    case .exp: exp(x)
    case .expm1: expm1(x)
    case .log: log(x)
    case .log1p: log1p(x)
    case .sqrt: x.squareRoot()
    case .rsqrt: 1 / x.squareRoot()
    case .reciprocal: 1 / x
    case .sin: sin(x)
    case .cos: cos(x)
    case .tanh: tanh(x)
    case .sigmoid: 1 / (1 + exp(-x))
    // NaN is not below zero, and stays.
    case .relu: x < 0 ? 0 : x
    case .floor: x.rounded(.down)
    case .ceil: x.rounded(.up)
    case .round: x.rounded(.toNearestOrEven)
    case .erf: erf(x)
    case .gelu: x * normalBelow(x)
    case .silu: x / (1 + exp(-x))
    }
  }

  func value(_ op: UnaryOp, of x: Int64) -> Int64 {
    switch op {
    case .neg: 0 &- x
    case .abs: x < 0 ? 0 &- x : x
    case .sign: x.signum()
    case .square: x &* x
    case .relu: x < 0 ? 0 : x
    default: fatalError("\(op) of integers")
    }
  }

  /// Operations whose result has the type of the operands.
  func value(_ op: BinaryOp, of a: Double, _ b: Double) -> Double {
    switch op {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .pow: pow(a, b)
    // Of a number and NaN, NaN.
    case .maximum: a > b || a.isNaN ? a : b
    case .minimum: a < b || a.isNaN ? a : b
    case .remainder: remainder(a, b)
    case .floorDivide: floorQuotient(a, b)
    case .reluGradient: b > 0 ? a : 0
    case .sigmoidGradient: a * b * (1 - b)
    case .tanhGradient: a * (1 - b * b)
    case .geluGradient: a * (normalBelow(b) + b * normalDensity(b))
    case .siluGradient: siluGradient(a, b)
    default: fatalError("\(op) of floats")
    }
  }

  func value(_ op: BinaryOp, of a: Int64, _ b: Int64) -> Int64 {
    switch op {
    case .add: a &+ b
    case .subtract: a &- b
    case .multiply: a &* b
    case .pow: power(a, b)
    case .maximum: a > b ? a : b
    case .minimum: a < b ? a : b
    case .remainder: remainder(a, b)
    case .floorDivide: floorQuotient(a, b)
    case .and: a & b
    case .or: a | b
    case .xor: a ^ b
    default: fatalError("\(op) of integers")
    }
  }

  // MARK: Gradients

  /// The probability that a standard normal number is at most x: the integral of `normalDensity`.
  private func normalBelow(_ x: Double) -> Double { 0.5 * (1 + erf(x * 0.5.squareRoot())) }
  private func normalDensity(_ x: Double) -> Double { exp(-0.5 * x * x) / (2 * Double.pi).squareRoot() }

  /// A gradient times the slope of x sigmoid(x).
  private func siluGradient(_ g: Double, _ x: Double) -> Double {
    let s = value(.sigmoid, of: x)
    return g * s * (1 + x * (1 - s))
  }

  // MARK: Division as in Python

  /// What is left has the sign of the divisor.
  private func remainder(_ a: Double, _ b: Double) -> Double {
    let r = a.truncatingRemainder(dividingBy: b)
    return r != 0 && (r < 0) != (b < 0) ? r + b : r
  }

  /// The greatest whole number of times that the divisor goes into `a`. Not the quotient rounded down, which
  /// may itself have been rounded up to a whole number: 1 // 0.1 is 9, and 1 / 0.1 is 10.
  private func floorQuotient(_ a: Double, _ b: Double) -> Double {
    if b == 0 { return a / b }
    let r = a.truncatingRemainder(dividingBy: b)
    let quotient = ((a - r) / b).rounded(.toNearestOrEven)
    return r != 0 && (r < 0) != (b < 0) ? quotient - 1 : quotient
  }

  private func remainder(_ a: Int64, _ b: Int64) -> Int64 {
    // The quotient of the least number and -1 has no place in 64 bits.
    if b == -1 { return 0 }
    let r = a % b
    return r != 0 && (r < 0) != (b < 0) ? r + b : r
  }

  private func floorQuotient(_ a: Int64, _ b: Int64) -> Int64 {
    if b == -1 { return 0 &- a }
    return a % b != 0 && (a < 0) != (b < 0) ? a / b - 1 : a / b
  }

  /// Negative powers are fractions, cut towards zero: only those of 1 and -1 are anything else than 0.
  private func power(_ a: Int64, _ b: Int64) -> Int64 {
    if b < 0 { return a == 1 ? 1 : a == -1 ? (b & 1 == 0 ? 1 : -1) : 0 }
    var (result, base, rest): (Int64, Int64, Int64) = (1, a, b)
    while rest > 0 {
      if rest & 1 == 1 { result = result &* base }
      base = base &* base
      rest >>= 1
    }
    return result
  }
}
