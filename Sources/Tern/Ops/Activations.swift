/// Which of the two formulas of GELU.
public enum GELUFormula: String, Sendable, Codable {
  /// x P(X <= x) of a standard normal X.
  case exact
  /// The older approximation by tanh, which some published weights were trained with.
  case tanh
}

extension Tensor {
  /// The error function, 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x.
  public func erf() -> Tensor {
    record("ErfBackward0", asFloat, keeping: .inputs, bare: true) {
      Dispatch.unary(.erf, $0)
    } gradient: { g, saved in
      g * (-saved[0].squared()).exp() * (2 / Double.pi.squareRoot())
    }
    .traced(.unary(.erf), of: [self])
  }

  /// The Gaussian error linear unit, x P(X <= x) = x (1 + erf(x / sqrt 2)) / 2 (Hendrycks and Gimpel, 2016).
  public func gelu(_ formula: GELUFormula = .exact) -> Tensor {
    let x = asFloat
    if formula == .tanh {
      // (1 + tanh u) / 2 is sigmoid(2 u).
      let u = x * (x.squared() * 0.044715 + 1.0) * (2 / Double.pi).squareRoot()
      return (x * (u * 2.0).sigmoid()).named("GeluBackward0")
    }
    return record("GeluBackward0", x, keeping: .inputs, bare: true) {
      Dispatch.unary(.gelu, $0)
    } gradient: { g, saved in
      let x = saved[0]
      guard x.isRecorded || g.isRecorded else { return g.fused(.geluGradient, x) }
      let below = ((x * 0.5.squareRoot()).erf() + 1.0) * 0.5
      let density = (x.squared() * -0.5).exp() / (2 * Double.pi).squareRoot()
      return g * (below + x * density)
    }
    .traced(.unary(.gelu), of: [x])
  }

  /// x sigmoid(x), also called swish (Elfwing et al., 2017).
  public func silu() -> Tensor {
    record("SiluBackward0", asFloat, keeping: .inputs, bare: true) {
      Dispatch.unary(.silu, $0)
    } gradient: { g, saved in
      let x = saved[0]
      guard x.isRecorded || g.isRecorded else { return g.fused(.siluGradient, x) }
      let s = x.sigmoid()
      return g * (s * (x * (1.0 - s) + 1.0))
    }
    .traced(.unary(.silu), of: [self])
  }

  /// x where it is positive, `slope` times x elsewhere, 0 included (Maas et al., 2013).
  public func leakyRelu(_ slope: Double = 0.01) -> Tensor {
    record("LeakyReluBackward0", asFloat, keeping: .inputs) {
      Tensor.where($0 .> 0, $0, $0 * slope)
    } gradient: { g, saved in
      Tensor.where(saved[0].untracked .> 0, g, g * slope)
    }
    .traced(.function { $0[0].leakyRelu(slope) }, of: [self])
  }

  /// x where it is positive, `alpha` (e^x - 1) elsewhere (Clevert et al., 2015).
  public func elu(_ alpha: Double = 1) -> Tensor {
    let x = asFloat
    // The clamp keeps e^x of large x, which is not used, from overflowing in the gradient.
    return Tensor.where(x.untracked .> 0, x, x.clamped(max: 0).expm1() * alpha).named("EluBackward0")
      .traced(.function { $0[0].elu(alpha) }, of: [x])
  }
}
