public import Tern

/// In training mode, sets each element to 0 with probability p and scales the others by 1 / (1 - p); in
/// evaluation mode, does nothing (Srivastava et al., 2014).
public struct Dropout: Module {
  /// The probability p that an element is set to 0.
  public let probability: Double
  private let generator: Generator

  /// Creates a layer that draws its masks from the generator, as PyTorch does on the CPU.
  ///
  /// Traps unless the probability is in 0...1.
  public init(_ probability: Double = 0.5, generator: Generator = .default) {
    precondition(
      (0...1).contains(probability), "Dropout: the probability must be in 0...1, got \(probability)")
    self.probability = probability
    self.generator = generator
  }

  /// In evaluation mode, `x`; in training mode, `x` with elements dropped, which each call chooses anew, and
  /// the others scaled.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    guard ModuleMode.isTraining, probability > 0, x.count > 0 else { return Summary.noting(self, x) }
    if probability == 1 { return x * 0.0 }
    return x.dropout(probability, generator: generator)
  }
}
