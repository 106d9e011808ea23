public import Tern

/// max(x, 0)
public struct ReLU: Module {
  public init() {}
  public func callAsFunction(_ x: Tensor) -> Tensor { x.relu() }
}

/// 1 / (1 + e^-x)
public struct Sigmoid: Module {
  public init() {}
  public func callAsFunction(_ x: Tensor) -> Tensor { x.sigmoid() }
}

/// The hyperbolic tangent.
public struct Tanh: Module {
  public init() {}
  public func callAsFunction(_ x: Tensor) -> Tensor { x.tanh() }
}

/// All dimensions but the first in one: `[n, 1, 28, 28]` to `[n, 784]`.
public struct Flatten: Module {
  public init() {}
  public func callAsFunction(_ x: Tensor) -> Tensor { x.flattened(from: 1) }
}

/// A function as a layer without parameters.
public struct Lambda: Module {
  private let function: (Tensor) -> Tensor
  public init(_ function: @escaping (Tensor) -> Tensor) { self.function = function }
  public func callAsFunction(_ x: Tensor) -> Tensor { function(x) }
}
