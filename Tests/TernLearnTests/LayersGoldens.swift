import Tern
import TestSupport
import Testing

/// What `scripts/goldens_layers.py` wrote: PyTorch's layers, initialisations and networks.
enum LayersGoldens {
  static let all: File = Golden.load("layers.json")

  struct File: Decodable {
    var initializers: [Initializer]
    var layers: [Layer]
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
}
