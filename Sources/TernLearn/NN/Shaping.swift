public import Tern

/// The input as it is.
public struct Identity: Module {
  public init() {}
  public func callAsFunction(_ x: Tensor) -> Tensor { Summary.noting(self, x) }
}

/// All dimensions but the first in one: `[n, 1, 28, 28]` to `[n, 784]`.
public struct Flatten: Module {
  public init() {}
  public func callAsFunction(_ x: Tensor) -> Tensor { Summary.noting(self, x.flattened(from: 1)) }
}

/// The opposite: each item gets the shape given, `[n, 784]` or `[n, 28, 28]` to `[n, 1, 28, 28]`.
public struct Unflatten: Module {
  public let shape: Shape
  public init(_ shape: Shape) { self.shape = shape }
  public func callAsFunction(_ x: Tensor) -> Tensor {
    precondition(
      x.rank > 0 && x.shape.dropFirst().reduce(1, *) == shape.elementCount,
      "Unflatten: items of an input \(x.shape) do not have the \(shape.elementCount) elements of \(shape)")
    return Summary.noting(self, x.reshaped(Shape([x.shape[0]] + Array(shape))))
  }
}

/// A function as a layer without parameters.
public struct Lambda: Module {
  private let function: (Tensor) -> Tensor
  public init(_ function: @escaping (Tensor) -> Tensor) { self.function = function }
  public func callAsFunction(_ x: Tensor) -> Tensor { Summary.noting(self, function(x)) }
}
