extension Tensor {
  public func abs() -> Tensor {
    elementary("AbsBackward0", .abs, keeping: .inputs) { g, saved in g * saved[0].sign() }
  }
  /// -1, 0 or 1, 0 for NaN; its gradient is 0.
  public func sign() -> Tensor {
    elementary("SignBackward0", .sign) { g, _ in g * 0.0 }
  }
  public func squared() -> Tensor {
    elementary("PowBackward0", .square, keeping: .inputs) { g, saved in g * (saved[0] * 2.0) }
  }
  public func exp() -> Tensor {
    asFloat.elementary("ExpBackward0", .exp, keeping: .output) { g, saved in g * saved.output }
  }
  /// e^x - 1 without loss of digits near 0.
  public func expm1() -> Tensor {
    asFloat.elementary("Expm1Backward0", .expm1, keeping: .output) { g, saved in
      g * (saved.output + 1.0)
    }
  }
  public func log() -> Tensor {
    asFloat.elementary("LogBackward0", .log, keeping: .inputs) { g, saved in g / saved[0] }
  }
  /// log(1 + x) without loss of digits near 0.
  public func log1p() -> Tensor {
    asFloat.elementary("Log1PBackward0", .log1p, keeping: .inputs) { g, saved in
      g / (saved[0] + 1.0)
    }
  }
  public func sqrt() -> Tensor {
    asFloat.elementary("SqrtBackward0", .sqrt, keeping: .output) { g, saved in
      g / (saved.output * 2.0)
    }
  }
  /// 1 / sqrt(x)
  public func rsqrt() -> Tensor {
    asFloat.elementary("RsqrtBackward0", .rsqrt, keeping: .output) { g, saved in
      g * (saved.output * saved.output * saved.output) * -0.5
    }
  }
  /// 1 / x
  public func reciprocal() -> Tensor {
    asFloat.elementary("ReciprocalBackward0", .reciprocal, keeping: .output) { g, saved in
      -g * (saved.output * saved.output)
    }
  }
  public func sin() -> Tensor {
    asFloat.elementary("SinBackward0", .sin, keeping: .inputs) { g, saved in g * saved[0].cos() }
  }
  public func cos() -> Tensor {
    asFloat.elementary("CosBackward0", .cos, keeping: .inputs) { g, saved in -g * saved[0].sin() }
  }
  public func tanh() -> Tensor {
    asFloat.elementary("TanhBackward0", .tanh, keeping: .output) { g, saved in
      let y = saved.output
      guard y.isRecorded || g.isRecorded else { return g.fused(.tanhGradient, y) }
      return g * (1.0 - y * y)
    }
  }
  /// 1 / (1 + e^-x)
  public func sigmoid() -> Tensor {
    asFloat.elementary("SigmoidBackward0", .sigmoid, keeping: .output) { g, saved in
      let y = saved.output
      guard y.isRecorded || g.isRecorded else { return g.fused(.sigmoidGradient, y) }
      return g * (y * (1.0 - y))
    }
  }
  /// max(x, 0); the gradient at 0 is 0, as in PyTorch.
  public func relu() -> Tensor {
    elementary("ReluBackward0", .relu, keeping: .output) { g, saved in
      let y = saved.output
      guard g.isRecorded else { return g.fused(.reluGradient, y.untracked) }
      return g * (y.untracked .> 0).to(g.dtype)
    }
  }
  /// Rounded down; the gradient is 0, and integers stay as they are.
  public func floor() -> Tensor { rounding("FloorBackward0", .floor) }
  /// Rounded up; the gradient is 0.
  public func ceil() -> Tensor { rounding("CeilBackward0", .ceil) }
  /// Rounded to the nearest whole number, halves to the even one; the gradient is 0.
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
