import Tern
import TernLearn

/// A network that is only used.
///
/// `@unchecked Sendable`: `model` is made here, is handed to nobody, and its parameters and buffers are written in
/// `init` alone; outside training mode a forward pass only reads them.
final class FrozenNetwork: @unchecked Sendable {
  private let architecture: Architecture
  private let model: Sequential

  /// A network of its own with these weights. Traps unless they are the architecture's.
  init(_ architecture: Architecture, _ weights: [String: Tensor]) {
    self.architecture = architecture
    do { model = try Self.build(architecture, weights) } catch {
      fatalError("ImageClassifier: the network is not of the architecture: \(error)")
    }
  }

  /// As a model file has it. Throws when the weights are not the architecture's.
  init(checking architecture: Architecture, _ weights: [String: Tensor]) throws {
    self.architecture = architecture
    model = try Self.build(architecture, weights)
  }

  private static func build(_ architecture: Architecture, _ weights: [String: Tensor]) throws -> Sequential {
    let model = try architecture.build(generator: Generator(seed: 0))
    try model.load(stateDictionary: weights)
    return model
  }

  var weights: [String: Tensor] { model.stateDictionary }

  func copy() -> Sequential {
    do { return try Self.build(architecture, weights) } catch {
      fatalError("ImageClassifier: its own weights do not fit: \(error)")
    }
  }

  /// `[n] + architecture.inputs` to float32 `[n, classes]`.
  func probabilities(_ inputs: Tensor) -> Tensor {
    Mode.evaluating { noGrad { model(inputs).softmax(axis: 1) } }
  }
}
