import CKernels

extension Tensor {
  public func abs() -> Tensor {
    elementary("AbsBackward0", "abs", tern_abs, keeping: .inputs) { g, saved in g * saved[0].sign() }
  }
  /// -1, 0 or 1, 0 for NaN; its gradient is 0.
  public func sign() -> Tensor {
    elementary("SignBackward0", "sign", tern_sign) { g, _ in g * 0.0 }
  }
  public func squared() -> Tensor {
    elementary("PowBackward0", "squared", tern_square, keeping: .inputs) { g, saved in g * (saved[0] * 2.0) }
  }
  public func exp() -> Tensor {
    asFloat.elementary("ExpBackward0", "exp", tern_exp, keeping: .output) { g, saved in g * saved.output }
  }
  /// e^x - 1 without loss of digits near 0.
  public func expm1() -> Tensor {
    asFloat.elementary("Expm1Backward0", "expm1", tern_expm1, keeping: .output) { g, saved in
      g * (saved.output + 1.0)
    }
  }
  public func log() -> Tensor {
    asFloat.elementary("LogBackward0", "log", tern_log, keeping: .inputs) { g, saved in g / saved[0] }
  }
  /// log(1 + x) without loss of digits near 0.
  public func log1p() -> Tensor {
    asFloat.elementary("Log1PBackward0", "log1p", tern_log1p, keeping: .inputs) { g, saved in
      g / (saved[0] + 1.0)
    }
  }
  public func sqrt() -> Tensor {
    asFloat.elementary("SqrtBackward0", "sqrt", tern_sqrt, keeping: .output) { g, saved in
      g / (saved.output * 2.0)
    }
  }
  /// 1 / sqrt(x)
  public func rsqrt() -> Tensor {
    asFloat.elementary("RsqrtBackward0", "rsqrt", tern_rsqrt, keeping: .output) { g, saved in
      g * (saved.output * saved.output * saved.output) * -0.5
    }
  }
  /// 1 / x
  public func reciprocal() -> Tensor {
    asFloat.elementary("ReciprocalBackward0", "reciprocal", tern_reciprocal, keeping: .output) { g, saved in
      -g * (saved.output * saved.output)
    }
  }
  public func sin() -> Tensor {
    asFloat.elementary("SinBackward0", "sin", tern_sin, keeping: .inputs) { g, saved in g * saved[0].cos() }
  }
  public func cos() -> Tensor {
    asFloat.elementary("CosBackward0", "cos", tern_cos, keeping: .inputs) { g, saved in -g * saved[0].sin() }
  }
  public func tanh() -> Tensor {
    asFloat.elementary("TanhBackward0", "tanh", tern_tanh, keeping: .output) { g, saved in
      let y = saved.output
      guard y.isRecorded || g.isRecorded else { return g.fused("tanh", tern_tanh_grad, y) }
      return g * (1.0 - y * y)
    }
  }
  /// 1 / (1 + e^-x)
  public func sigmoid() -> Tensor {
    asFloat.elementary("SigmoidBackward0", "sigmoid", tern_sigmoid, keeping: .output) { g, saved in
      let y = saved.output
      guard y.isRecorded || g.isRecorded else { return g.fused("sigmoid", tern_sigmoid_grad, y) }
      return g * (y * (1.0 - y))
    }
  }
  /// max(x, 0); the gradient at 0 is 0, as in PyTorch.
  public func relu() -> Tensor {
    elementary("ReluBackward0", "relu", tern_relu, keeping: .output) { g, saved in
      let y = saved.output
      guard g.isRecorded else { return g.fused("relu", tern_relu_grad, y.untracked) }
      return g * (y.untracked .> 0).to(g.dtype)
    }
  }
  /// Rounded down; the gradient is 0, and integers stay as they are.
  public func floor() -> Tensor { rounding("FloorBackward0", "floor", tern_floor) }
  /// Rounded up; the gradient is 0.
  public func ceil() -> Tensor { rounding("CeilBackward0", "ceil", tern_ceil) }
  /// Rounded to the nearest whole number, halves to the even one; the gradient is 0.
  public func round() -> Tensor { rounding("RoundBackward0", "round", tern_round) }

  @inline(__always)
  private func elementary(
    _ name: StaticString, _ spelling: StaticString, _ op: UnaryOp, keeping: Keeping = .nothing,
    gradient: @escaping @Sendable (Tensor, Saved) -> Tensor
  ) -> Tensor {
    record(
      name, self, keeping: keeping, bare: true, value: { Elementwise.unary(op, $0, spelling) },
      gradient: gradient
    )
    .traced(.unary(op), of: [self])
  }

  private func rounding(_ name: StaticString, _ spelling: StaticString, _ op: UnaryOp) -> Tensor {
    guard dtype.isFloat else { return self }
    return elementary(name, spelling, op) { g, _ in g * 0.0 }
  }

  var isRecorded: Bool { node != nil && GradientMode.isRecording }

  /// One kernel for a gradient formula of two tensors, used where it need not be differentiated.
  func fused(_ spelling: StaticString, _ op: BinaryOp, _ other: Tensor) -> Tensor {
    Elementwise.binary(tern_binary(op, dtype.c)!, untracked, other.untracked, to: dtype, spelling).evaluated()
  }
}
