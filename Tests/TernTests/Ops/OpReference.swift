import Foundation
import Tern
import TestSupport

/// What PyTorch computed for a row of the table (scripts/goldens.py).
struct OpReference: Decodable, Sendable {
  struct Case: Decodable, Sendable {
    let inputs: [GoldenTensor]
    let output: GoldenTensor
    /// Of sum(output * weights); nil for an input without a gradient.
    let gradients: [GoldenTensor?]

    /// On a kink or a pole: finite differences mean nothing there.
    let special: Bool?

    var tensors: [Tensor] { inputs.map(\.tensor) }
    var isDifferentiable: Bool { gradients.contains { $0 != nil } }
    var label: String {
      inputs.map { "\($0.tensor.dtype)\($0.tensor.shape)" }.joined(separator: " x ")
    }
    var isSmooth: Bool { isDifferentiable && special != true }
  }
  let name: String
  let cases: [Case]

  private struct File: Decodable { let rows: [OpReference] }

  /// All rows of all families, by name.
  static let all: [String: OpReference] = {
    let files = [
      "elementwise", "binary", "reductions", "matrix", "shapes", "subscripts", "convolution", "arranging",
      "normalization", "layers", "pooling",
    ]
    let rows = files.flatMap { Golden.load("ops/\($0).json", as: File.self).rows }
    return Dictionary(uniqueKeysWithValues: rows.map { ($0.name, $0) })
  }()

  /// The weights of the sum whose gradients the file holds.
  static func weights(_ shape: Shape, _ dtype: DType) -> Tensor {
    let values = (0..<shape.elementCount).map { Double((7 * $0) % 11 - 5) / 4 }
    return Tensor(values, shape: shape, dtype: dtype)
  }
}

extension OpRow {
  var reference: OpReference? { OpReference.all[name] }
  var cases: [OpReference.Case] { reference?.cases ?? [] }

  /// The output, and the gradients of its weighed sum: nil where nothing is tracked.
  func run(_ inputs: [Tensor]) -> (output: Tensor, gradients: [Tensor?]) {
    let leaves = inputs.map { $0.dtype.isFloat ? $0.requiresGrad() : $0 }
    let output = body(leaves)
    guard output.isTracked else { return (output, inputs.map { _ in nil }) }
    let loss = (output * OpReference.weights(output.shape, output.dtype)).sum()
    let tracked = leaves.filter(\.isTracked)
    var found = loss.gradients(withRespectTo: tracked)[...]
    return (output.detached(), leaves.map { $0.isTracked ? found.removeFirst() : nil })
  }
}
