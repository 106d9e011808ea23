import CKernels

/// What an operation may apply to its results while they are in the processor's registers.
package enum Activation: Sendable {
  case none, relu
}

extension Tensor {
  /// The gradient of what lies before the activation whose result is `output`.
  func gradient(before activation: Activation, of output: @autoclosure () -> Tensor) -> Tensor {
    switch activation {
    case .none: self
    case .relu:
      if isRecorded {
        self * (output().untracked .> 0).to(dtype)
      } else {
        fused("relu", tern_relu_grad, output().untracked)
      }
    }
  }
}
