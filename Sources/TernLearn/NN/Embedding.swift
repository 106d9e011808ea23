public import Tern

/// A table that holds a vector for each of the numbers 0..<count: integers `[...]` to vectors `[..., size]`.
public struct Embedding: Module {
  /// The table, `[count, size]`; row i is the vector of the number i.
  public let weight: Parameter

  /// Creates a table of `count` vectors with `size` elements each, drawn from the standard normal
  /// distribution. From the same seed, `torch.nn.Embedding` draws the same values.
  ///
  /// Traps unless both are positive.
  public init(_ count: Int, _ size: Int, generator: Generator = .default) {
    precondition(
      count > 0 && size > 0, "Embedding: sizes must be positive, got \(count) vectors of \(size) elements")
    weight = Parameter(.randn([count, size], generator: generator))
  }

  /// Creates a table with the given values, `[count, size]`. Traps when they have another rank, or a type
  /// that is not a float.
  public init(weight: Tensor) {
    precondition(
      weight.rank == 2, "Embedding: a table [count, size] is needed, got a tensor of shape \(weight.shape)")
    self.weight = Parameter(weight)
  }

  /// The vectors of the given numbers: integers `[...]` to `[..., size]`.
  ///
  /// Traps when the numbers are not integers, or one is outside 0..<count.
  public func callAsFunction(_ numbers: Tensor) -> Tensor {
    precondition(
      !numbers.dtype.isFloat && numbers.dtype != .bool,
      "Embedding: numbers must be integers, and the input is \(numbers.dtype); convert with .to(.int64)")
    let table = weight.value
    let vectors = table.indexSelected(indices: numbers.flattened())
    return Summary.noting(self, vectors.reshaped(Shape(Array(numbers.shape) + [table.shape[1]])))
  }
}
