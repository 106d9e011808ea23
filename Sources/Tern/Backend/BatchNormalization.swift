/// What a batch normalisation does to each channel: `(x - mean) / sqrt(variance + epsilon) * weight + bias`,
/// then the activation. Tensors are `[channels]`.
struct BatchNormalization: Sendable {
  var mean, variance: Tensor
  var weight, bias: Tensor?
  var epsilon: Double
  var activation: Activation
  /// Whether mean and variance are constants; if not, they are those of the input, and gradients flow through
  /// them.
  var isFixed: Bool
}
