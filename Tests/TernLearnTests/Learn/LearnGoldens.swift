import Tern
import TestSupport

/// What `scripts/goldens_learn.py` wrote: PyTorch's losses, optimisers, dropout and a small training.
enum LearnGoldens {
  static let all: File = Golden.load("learn.json")

  struct File: Decodable {
    var losses: [Loss]
    var optimizers: [Optimizer]
    var dropout: [Dropout]
    var training: Training
    var linear: [Linear]
  }

  struct Loss: Decodable, Sendable {
    var name: String
    var reduction: String
    var prediction, target, weights, loss, gradient: GoldenTensor
    // swift-format-ignore: PyTorch's spelling
    var label_smoothing: Double?
  }

  struct Optimizer: Decodable, Sendable {
    struct Step: Decodable, Sendable {
      var gradients: [GoldenTensor?]
      var values: [GoldenTensor]
    }
    var name: String
    var settings: [String: Double]
    var start: [GoldenTensor]
    var steps: [Step]
  }

  struct Dropout: Decodable, Sendable {
    var probability: Double
    var output, second: GoldenTensor
    var next: Int64
  }

  struct Training: Decodable, Sendable {
    struct Step: Decodable, Sendable {
      var targets: GoldenTensor
      var loss: Double
      var parameters: [String: GoldenTensor]
    }
    var inputs, targets: GoldenTensor
    var start: [String: GoldenTensor]
    var steps: [Step]
  }

  struct Linear: Decodable, Sendable {
    var inputs, outputs: Int
    var weightHead: GoldenTensor
    var weightSum: Double
    var bias, x, y: GoldenTensor
  }
}
