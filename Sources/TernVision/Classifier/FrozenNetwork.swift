import Synchronization
import Tern
import TernLearn

/// A network for inference only.
///
/// `@unchecked Sendable`: `model` is made here and never handed out, and its parameters and buffers are
/// written in `init` alone; outside training mode a forward pass only reads them. The rest is behind a lock.
final class FrozenNetwork: @unchecked Sendable {
  private let architecture: Architecture
  private let model: Sequential
  /// Compiled for so many images at a time; nil where that cannot be.
  private let predictors = Mutex<[Int: Predictor?]>([:])

  /// A network of its own with these weights. Traps unless they are the architecture's.
  init(_ architecture: Architecture, _ weights: [String: Tensor]) {
    self.architecture = architecture
    do { model = try Self.build(architecture, weights) } catch {
      fatalError("ImageClassifier: the network is not of the architecture: \(error)")
    }
  }

  /// A network with the weights of a model file. Throws when they are not the architecture's.
  init(checking architecture: Architecture, _ weights: [String: Tensor]) throws {
    self.architecture = architecture
    model = try Self.build(architecture, weights)
  }

  private static func build(_ architecture: Architecture, _ weights: [String: Tensor]) throws -> Sequential {
    // Pictures are read into the machine's memory, wherever the network was trained.
    try Device.with(.cpu) {
      let model = try architecture.build(generator: Generator(seed: 0))
      try model.load(stateDictionary: weights.mapValues { $0.to(.cpu) })
      return model
    }
  }

  var weights: [String: Tensor] { model.stateDictionary }

  func copy() -> Sequential {
    do { return try Self.build(architecture, weights) } catch {
      fatalError("ImageClassifier: its own weights do not fit: \(error)")
    }
  }

  /// The network compiled for `count` images at a time, at the first call; nil when it cannot be compiled, as
  /// with weights that have grown beyond all bounds.
  @discardableResult
  func predictor(for count: Int) -> Predictor? {
    predictors.withLock { known in
      if let found = known[count] { return found }
      let made = try? model.compiled(for: Shape([count] + architecture.inputs))
      known[count] = .some(made)
      return made
    }
  }

  /// The probabilities by the network compiled for this number of images, `[n] + architecture.inputs` to
  /// float32 `[n, classes]`. They differ by rounding from those of `probabilities(_:)`.
  func compiledProbabilities(_ inputs: Tensor) -> Tensor {
    guard let predictor = predictor(for: inputs.shape[0]) else { return probabilities(inputs) }
    return noGrad { predictor(inputs).softmax(axis: 1) }
  }

  /// The probabilities by the network itself: `[n] + architecture.inputs` to float32 `[n, classes]`.
  func probabilities(_ inputs: Tensor) -> Tensor {
    ModuleMode.evaluating { noGrad { model(inputs).softmax(axis: 1) } }
  }
}
