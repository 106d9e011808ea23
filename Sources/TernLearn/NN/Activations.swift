public import Tern

/// max(x, 0)
public struct ReLU: Module {
  public init() {}
  public func callAsFunction(_ x: Tensor) -> Tensor { Summary.noting(self, x.relu()) }
}

/// 1 / (1 + e^-x)
public struct Sigmoid: Module {
  public init() {}
  public func callAsFunction(_ x: Tensor) -> Tensor { Summary.noting(self, x.sigmoid()) }
}

/// The hyperbolic tangent.
public struct Tanh: Module {
  public init() {}
  public func callAsFunction(_ x: Tensor) -> Tensor { Summary.noting(self, x.tanh()) }
}

/// The Gaussian error linear unit; `GELU(.tanh)` is PyTorch's `approximate="tanh"`.
public struct GELU: Module {
  public let formula: GELUFormula
  public init(_ formula: GELUFormula = .exact) { self.formula = formula }
  public func callAsFunction(_ x: Tensor) -> Tensor { Summary.noting(self, x.gelu(formula)) }
}

/// x sigmoid(x)
public struct SiLU: Module {
  public init() {}
  public func callAsFunction(_ x: Tensor) -> Tensor { Summary.noting(self, x.silu()) }
}

/// x where it is positive, `slope` times x elsewhere.
public struct LeakyReLU: Module {
  public let slope: Double
  public init(_ slope: Double = 0.01) { self.slope = slope }
  public func callAsFunction(_ x: Tensor) -> Tensor { Summary.noting(self, x.leakyRelu(slope)) }
}

/// x where it is positive, `alpha` (e^x - 1) elsewhere.
public struct ELU: Module {
  public let alpha: Double
  public init(_ alpha: Double = 1) { self.alpha = alpha }
  public func callAsFunction(_ x: Tensor) -> Tensor { Summary.noting(self, x.elu(alpha)) }
}

/// e^x / sum(e^x) along an axis.
public struct Softmax: Module {
  public let axis: Int
  public init(axis: Int = -1) { self.axis = axis }
  public func callAsFunction(_ x: Tensor) -> Tensor { Summary.noting(self, x.softmax(axis: axis)) }
}

/// The logarithm of the softmax along an axis, what `nllLoss` takes.
public struct LogSoftmax: Module {
  public let axis: Int
  public init(axis: Int = -1) { self.axis = axis }
  public func callAsFunction(_ x: Tensor) -> Tensor { Summary.noting(self, x.logSoftmax(axis: axis)) }
}
