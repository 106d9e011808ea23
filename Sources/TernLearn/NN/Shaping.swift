public import Tern

/// A layer that returns its input unchanged.
public struct Identity: Module {
  /// Creates the layer, which has no settings.
  public init() {}
  /// Returns `x`.
  public func callAsFunction(_ x: Tensor) -> Tensor { Summary.noting(self, x) }
}

/// Merges all dimensions but the first into one: `[n, 1, 28, 28]` to `[n, 784]`.
public struct Flatten: Module {
  /// Creates the layer, which has no settings.
  public init() {}
  /// A batch `[n, ...]` to vectors `[n, elements]`. Traps when `x` has no dimension but the first.
  public func callAsFunction(_ x: Tensor) -> Tensor { Summary.noting(self, x.flattened(from: 1)) }
}

/// Gives each item of a batch another shape: with `[1, 28, 28]`, `[n, 784]` or `[n, 28, 28]` becomes
/// `[n, 1, 28, 28]`.
public struct Unflatten: Module {
  /// The shape of an item in the output, without the batch axis.
  public let shape: Shape
  /// Creates a layer that gives items this shape.
  public init(_ shape: Shape) { self.shape = shape }
  /// A batch `[n, ...]` to `[n, shape]`. Traps when items do not have as many elements as the shape.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    precondition(
      x.rank > 0 && x.shape.dropFirst().reduce(1, *) == shape.elementCount,
      "Unflatten: items of an input \(x.shape) do not have the \(shape.elementCount) elements of \(shape)")
    return Summary.noting(self, x.reshaped(Shape([x.shape[0]] + Array(shape))))
  }
}

/// A function as a layer without parameters: `Lambda { $0.mean(axis: 1) }`.
public struct Lambda: Module {
  private let function: (Tensor) -> Tensor
  /// Creates a layer that applies the function. Parameters of modules which it captures are not found.
  public init(_ function: @escaping (Tensor) -> Tensor) { self.function = function }
  /// The function's result for `x`.
  public func callAsFunction(_ x: Tensor) -> Tensor { Summary.noting(self, function(x)) }
}
