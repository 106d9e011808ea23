public import Tern

/// The rectified linear unit, max(x, 0).
public struct ReLU: Module {
  /// Creates the layer, which has no settings.
  public init() {}
  /// max(x, 0) of each element, in the shape of `x`. The gradient at 0 is 0.
  public func callAsFunction(_ x: Tensor) -> Tensor { Summary.noting(self, x.relu()) }
}

/// The logistic function, 1 / (1 + e^-x).
public struct Sigmoid: Module {
  /// Creates the layer, which has no settings.
  public init() {}
  /// 1 / (1 + e^-x) of each element, in the shape of `x`.
  public func callAsFunction(_ x: Tensor) -> Tensor { Summary.noting(self, x.sigmoid()) }
}

/// The hyperbolic tangent.
public struct Tanh: Module {
  /// Creates the layer, which has no settings.
  public init() {}
  /// tanh(x) of each element, in the shape of `x`.
  public func callAsFunction(_ x: Tensor) -> Tensor { Summary.noting(self, x.tanh()) }
}

/// The Gaussian error linear unit, x P(X <= x) for a standard normal X (Hendrycks and Gimpel, 2016).
public struct GELU: Module {
  /// Whether P is computed exactly or approximated with tanh.
  public let formula: GELUFormula
  /// Creates the layer. `GELU(.tanh)` is PyTorch's `GELU(approximate="tanh")`.
  public init(_ formula: GELUFormula = .exact) { self.formula = formula }
  /// x P(X <= x) of each element, in the shape of `x`.
  public func callAsFunction(_ x: Tensor) -> Tensor { Summary.noting(self, x.gelu(formula)) }
}

/// The sigmoid linear unit, x sigmoid(x), also called swish (Elfwing et al., 2017).
public struct SiLU: Module {
  /// Creates the layer, which has no settings.
  public init() {}
  /// x sigmoid(x) of each element, in the shape of `x`.
  public func callAsFunction(_ x: Tensor) -> Tensor { Summary.noting(self, x.silu()) }
}

/// The leaky rectified linear unit: x where it is positive, `slope` times x elsewhere (Maas et al., 2013).
public struct LeakyReLU: Module {
  /// The factor of elements that are not positive.
  public let slope: Double
  /// Creates the layer, with PyTorch's slope by default.
  public init(_ slope: Double = 0.01) { self.slope = slope }
  /// x or `slope` times x for each element, in the shape of `x`.
  public func callAsFunction(_ x: Tensor) -> Tensor { Summary.noting(self, x.leakyRelu(slope)) }
}

/// The exponential linear unit: x where it is positive, `alpha` (e^x - 1) elsewhere (Clevert et al., 2015).
public struct ELU: Module {
  /// The factor of e^x - 1; results approach `-alpha` for large negative x.
  public let alpha: Double
  /// Creates the layer, with PyTorch's alpha by default.
  public init(_ alpha: Double = 1) { self.alpha = alpha }
  /// x or `alpha` (e^x - 1) for each element, in the shape of `x`.
  public func callAsFunction(_ x: Tensor) -> Tensor { Summary.noting(self, x.elu(alpha)) }
}

/// Logits to probabilities: e^x / sum(e^x) along an axis.
public struct Softmax: Module {
  /// The axis along which results add up to 1; a negative one counts from the end.
  public let axis: Int
  /// Creates the layer for an axis, by default the last.
  public init(axis: Int = -1) { self.axis = axis }
  /// e^x / sum(e^x), in the shape of `x`. Traps when `x` has no such axis.
  public func callAsFunction(_ x: Tensor) -> Tensor { Summary.noting(self, x.softmax(axis: axis)) }
}

/// Logits to log-probabilities, as `nllLoss` takes them: the logarithm of the softmax along an axis.
public struct LogSoftmax: Module {
  /// The axis along which the exponentials of results add up to 1; a negative one counts from the end.
  public let axis: Int
  /// Creates the layer for an axis, by default the last.
  public init(axis: Int = -1) { self.axis = axis }
  /// x - log(sum(e^x)), in the shape of `x`. Traps when `x` has no such axis.
  public func callAsFunction(_ x: Tensor) -> Tensor { Summary.noting(self, x.logSoftmax(axis: axis)) }
}
