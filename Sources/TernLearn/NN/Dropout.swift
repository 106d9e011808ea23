public import Tern

/// In training, sets each element to 0 with probability p and scales the rest by 1 / (1 - p); in use,
/// does nothing. Srivastava et al., 2014.
public struct Dropout: Module {
  public let probability: Double
  private let generator: Generator

  /// Masks come from the generator as PyTorch's CPU dropout draws them. Traps unless p is in 0...1.
  public init(_ probability: Double = 0.5, generator: Generator = .default) {
    precondition(
      (0...1).contains(probability), "Dropout: the probability must be in 0...1, got \(probability)")
    self.probability = probability
    self.generator = generator
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    guard ModuleMode.isTraining, probability > 0, x.count > 0 else { return Summary.noting(self, x) }
    if probability == 1 { return x * 0.0 }
    return x.dropout(probability, generator: generator)
  }
}
