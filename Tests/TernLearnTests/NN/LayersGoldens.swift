import Tern
import TestSupport
import Testing

/// What `scripts/goldens_layers.py` wrote: PyTorch's layers, initialisations and networks.
enum LayersGoldens {
  static let all: File = Golden.load("layers.json")

  struct File: Decodable {
    var initializers: [Initializer]
    var layers, pools: [Layer]
    var batchNorms: [BatchNorm]
    var networks: [Network]
  }

  struct Initializer: Decodable, Sendable {
    var name: String
    var weights: GoldenTensor
  }

  struct Layer: Decodable, Sendable, CustomTestStringConvertible {
    var testDescription: String { name }
    var name: String
    var input, output: GoldenTensor
    var inputGradient: GoldenTensor?
    var state, gradients: [String: GoldenTensor]
  }

  struct BatchNorm: Decodable, Sendable, CustomTestStringConvertible {
    struct Step: Decodable, Sendable {
      var input, output, inputGradient: GoldenTensor
      var state, gradients: [String: GoldenTensor]
    }
    var testDescription: String { name }
    var name: String
    var steps: [Step]
  }

  /// What stands for a large tensor.
  struct Digest: Decodable, Sendable {
    var shape: [Int]
    var sum, norm: Double
    var head: [Double]
  }

  struct Network: Decodable, Sendable, CustomTestStringConvertible {
    var testDescription: String { name }
    var name: String
    var shape: [Int]
    /// Of one image, as PyTorch's counter has them.
    var multiplyAdds: Int
    var loss: Double
    var targets, output, used: GoldenTensor
    var initial, gradients, buffers: [String: Digest]
  }
}
