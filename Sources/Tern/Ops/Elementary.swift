extension Tensor {
  /// The absolute value of each element; its gradient at 0 is 0. The type stays; traps for bool.
  public func abs() -> Tensor {
    elementary("AbsBackward0", .abs, keeping: .inputs) { g, saved in g * saved[0].sign() }
  }
  /// The sign of each element: -1, 0 or 1, and 0 for NaN. Its gradient is 0. The type stays; traps for bool.
  public func sign() -> Tensor {
    elementary("SignBackward0", .sign) { g, _ in g * 0.0 }
  }
  /// The square of each element. The type stays, and integers wrap on overflow; traps for bool.
  public func squared() -> Tensor {
    elementary("PowBackward0", .square, keeping: .inputs) { g, saved in g * (saved[0] * 2.0) }
  }
  /// e^x of each element. Float types stay; integers and bools become float32.
  public func exp() -> Tensor {
    asFloat.elementary("ExpBackward0", .exp, keeping: .output) { g, saved in g * saved.output }
  }
  /// e^x - 1 of each element, without loss of digits near 0. Float types stay; integers and bools become
  /// float32.
  public func expm1() -> Tensor {
    asFloat.elementary("Expm1Backward0", .expm1, keeping: .output) { g, saved in
      g * (saved.output + 1.0)
    }
  }
  /// The natural logarithm of each element: -infinity at 0, NaN below. Float types stay; integers and bools
  /// become float32.
  public func log() -> Tensor {
    asFloat.elementary("LogBackward0", .log, keeping: .inputs) { g, saved in g / saved[0] }
  }
  /// log(1 + x) of each element, without loss of digits near 0; NaN below -1. Float types stay; integers and
  /// bools become float32.
  public func log1p() -> Tensor {
    asFloat.elementary("Log1PBackward0", .log1p, keeping: .inputs) { g, saved in
      g / (saved[0] + 1.0)
    }
  }
  /// The square root of each element, NaN below 0; its gradient at 0 is infinite. Float types stay; integers
  /// and bools become float32.
  public func sqrt() -> Tensor {
    asFloat.elementary("SqrtBackward0", .sqrt, keeping: .output) { g, saved in
      g / (saved.output * 2.0)
    }
  }
  /// 1 / sqrt(x) of each element. Float types stay; integers and bools become float32.
  public func rsqrt() -> Tensor {
    asFloat.elementary("RsqrtBackward0", .rsqrt, keeping: .output) { g, saved in
      g * (saved.output * saved.output * saved.output) * -0.5
    }
  }
  /// 1 / x of each element: an infinity at 0. Float types stay; integers and bools become float32.
  public func reciprocal() -> Tensor {
    asFloat.elementary("ReciprocalBackward0", .reciprocal, keeping: .output) { g, saved in
      -g * (saved.output * saved.output)
    }
  }
  /// The sine of each element, in radians. Float types stay; integers and bools become float32.
  public func sin() -> Tensor {
    asFloat.elementary("SinBackward0", .sin, keeping: .inputs) { g, saved in g * saved[0].cos() }
  }
  /// The cosine of each element, in radians. Float types stay; integers and bools become float32.
  public func cos() -> Tensor {
    asFloat.elementary("CosBackward0", .cos, keeping: .inputs) { g, saved in -g * saved[0].sin() }
  }
  /// The hyperbolic tangent of each element, from -1 to 1. Float types stay; integers and bools become
  /// float32.
  public func tanh() -> Tensor {
    asFloat.elementary("TanhBackward0", .tanh, keeping: .output) { g, saved in
      let y = saved.output
      guard y.isRecorded || g.isRecorded else { return g.fused(.tanhGradient, y) }
      return g * (1.0 - y * y)
    }
  }
  /// The logistic function of each element, 1 / (1 + e^-x), from 0 to 1. Float types stay; integers and bools
  /// become float32.
  public func sigmoid() -> Tensor {
    asFloat.elementary("SigmoidBackward0", .sigmoid, keeping: .output) { g, saved in
      let y = saved.output
      guard y.isRecorded || g.isRecorded else { return g.fused(.sigmoidGradient, y) }
      return g * (y * (1.0 - y))
    }
  }
  /// max(x, 0) of each element; the gradient at 0 is 0, as in PyTorch. The type stays, and NaN is kept; traps
  /// for bool.
  public func relu() -> Tensor {
    elementary("ReluBackward0", .relu, keeping: .output) { g, saved in
      let y = saved.output
      guard g.isRecorded else { return g.fused(.reluGradient, y.untracked) }
      return g * (y.untracked .> 0).to(g.dtype)
    }
  }
  /// Each element rounded down; the gradient is 0. Integers and bools are returned as they are.
  public func floor() -> Tensor { rounding("FloorBackward0", .floor) }
  /// Each element rounded up; the gradient is 0. Integers and bools are returned as they are.
  public func ceil() -> Tensor { rounding("CeilBackward0", .ceil) }
  /// Each element rounded to the nearest whole number, halves to the even one; the gradient is 0. Integers
  /// and bools are returned as they are.
  public func round() -> Tensor { rounding("RoundBackward0", .round) }

  @inline(__always)
  private func elementary(
    _ name: StaticString, _ op: UnaryOp, keeping: Keeping = .nothing,
    gradient: @escaping @Sendable (Tensor, Saved) -> Tensor
  ) -> Tensor {
    record(name, self, keeping: keeping, bare: true, value: { Dispatch.unary(op, $0) }, gradient: gradient)
      .traced(.unary(op), of: [self])
  }

  private func rounding(_ name: StaticString, _ op: UnaryOp) -> Tensor {
    guard dtype.isFloat else { return self }
    return elementary(name, op) { g, _ in g * 0.0 }
  }

  var isRecorded: Bool { node != nil && GradientMode.isRecording }

  /// One kernel for a gradient formula of two tensors, used where it need not be differentiated.
  func fused(_ op: BinaryOp, _ other: Tensor) -> Tensor {
    Dispatch.binary(op, untracked, other.untracked).evaluated()
  }
}
