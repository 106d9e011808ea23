public import Tern

/// A table of vectors, one for each number: integers of any shape to that shape with one dimension more.
public struct Embedding: Module {
  /// `[count, size]`
  public let weight: Parameter

  /// `count` vectors of `size` elements, drawn from the standard normal distribution, as
  /// `torch.nn.Embedding` draws them. Traps unless both are positive.
  public init(_ count: Int, _ size: Int, generator: Generator = .default) {
    precondition(
      count > 0 && size > 0, "Embedding: sizes must be positive, got \(count) vectors of \(size) elements")
    weight = Parameter(.randn([count, size], generator: generator))
  }

  /// A table with given values, `[count, size]`.
  public init(weight: Tensor) {
    precondition(
      weight.rank == 2, "Embedding: a table [count, size] is needed, got a tensor of shape \(weight.shape)")
    self.weight = Parameter(weight)
  }

  /// Traps when the numbers are not integers, or one is outside the table.
  public func callAsFunction(_ numbers: Tensor) -> Tensor {
    precondition(
      !numbers.dtype.isFloat && numbers.dtype != .bool,
      "Embedding: numbers must be integers, and the input is \(numbers.dtype); convert with .to(.int64)")
    let table = weight.value
    let vectors = table.indexSelected(indices: numbers.flattened())
    return Summary.noting(self, vectors.reshaped(Shape(Array(numbers.shape) + [table.shape[1]])))
  }
}
