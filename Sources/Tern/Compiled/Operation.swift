/// What an operation does, as data. The tape knows how to go backwards through an operation; this is what
/// is needed to do it again, without the tape.
enum Operation: Sendable {
  /// Operands: images, weight, and the bias if there is one; then, after folding, what is added before the
  /// activation.
  case convolution(ConvolutionShape, Activation)
  /// Operands: rows `[n, in]`, weight `[out, in]`, and the bias if there is one.
  case linear(Activation)
  /// Each channel (axis 1) times a factor plus a shift. Operands: the tensor, factors `[c]`, shifts `[c]`.
  case scale(Activation)
  case maxPool(PoolShape, Activation)
  case meanPool(MeanWindows)
  case unary(UnaryOp)
  case binary(BinaryOp, Activation)
  /// Softmax along the last axis, or its logarithm. Operand: the tensor.
  case softmax(logarithm: Bool)
  /// Another shape over the elements in row-major order. Operand: the tensor.
  case reshape
  /// Any other operation, as a function of its operands.
  case function(@Sendable ([Tensor]) -> Tensor)
}
