/// What a layer's operation applies to its results before they leave the processor's registers, which saves a pass over
/// memory: `x.conv2d(weight, bias, activation: .relu)` is `x.conv2d(weight, bias).relu()`, bit for bit.
public enum Activation: Sendable {
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
        fused(.reluGradient, output().untracked)
      }
    }
  }
}
