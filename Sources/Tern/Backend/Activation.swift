/// What a layer's operation applies to its results while they are still in the processor's registers, which
/// saves a pass over memory: `x.conv2d(weight, bias, activation: .relu)` equals
/// `x.conv2d(weight, bias).relu()`, bit for bit.
public enum Activation: Sendable {
  /// `none` leaves the results as they are; `relu` replaces negative ones by 0.
  case none, relu
}

extension Tensor {
  /// The gradient of the activation's input, from this gradient of its result, which is `output`.
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
