import CKernels

/// One step of an optimiser over all its parameters, in place: the kernels behind TernLearn's optimisers.
///
/// Each parameter is added first; then one call steps them all in a single parallel pass, because a fork of
/// the threads for each of a network's small parameters costs more than stepping them. Between the two,
/// nothing may write or release what was added. Formulas as in torch.optim; hyper-parameters are typed in
/// TernLearn, here they are plain numbers.
package struct UpdatePass {
  private var parts: [tern_update_part] = []
  /// Gradients laid out as the kernels read them, kept until the pass is over.
  private var gradients: [Tensor] = []

  package init(capacity: Int) {
    parts.reserveCapacity(capacity)
    gradients.reserveCapacity(capacity)
  }

  /// Adds a parameter with its running values. `isFresh` says that they hold nothing yet, and `step` counts
  /// the parameter's own steps from 1.
  ///
  /// Returns false, and adds nothing, when the kernels do not know the type (only float32 has kernels).
  /// Traps when gradient or running values do not belong to the parameter.
  package mutating func add(
    _ x: inout Tensor, _ gradient: Tensor, _ first: inout Tensor?, _ second: inout Tensor?,
    isFresh: Bool = false, corrections: (Double, Double) = (1, 1)
  ) -> Bool {
    Self.requireFit(x, gradient, "a gradient")
    guard x.dtype == .float32 else { return false }
    x.makeWritable()
    if !x.layout.isDense { x = x.untracked.contiguous().tracked(as: x) }
    let gradient = gradient.untracked.laidOut(as: x.layout)
    gradients.append(gradient)
    parts.append(
      tern_update_part(
        parameter: Self.floats(x), gradient: UnsafePointer(Self.floats(gradient)),
        first: Self.running(&first, of: x), second: Self.running(&second, of: x), count: x.count,
        correction1: corrections.0, correction2: corrections.1, fresh: isFresh ? 1 : 0))
    return true
  }

  /// Stochastic gradient descent; `first` is the momentum's buffer.
  package func sgd(rate: Double, momentum: Double, dampening: Double, weightDecay: Double, nesterov: Bool) {
    withExtendedLifetime(gradients) {
      tern_sgd_f32(
        parts, parts.count,
        tern_sgd(
          rate: Float(rate), momentum: Float(momentum), dampening: Float(dampening),
          weight_decay: Float(weightDecay), nesterov: nesterov ? 1 : 0))
    }
  }

  /// Adam, or AdamW when `decoupled`; `first` and `second` are the means of the gradient and of its square.
  package func adam(
    rate: Double, beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double, decoupled: Bool
  ) {
    withExtendedLifetime(gradients) {
      tern_adam_f32(
        parts, parts.count,
        tern_adam(
          rate: Float(rate), beta1: Float(beta1), beta2: Float(beta2), epsilon: Float(epsilon),
          weight_decay: Float(weightDecay), decoupled: decoupled ? 1 : 0))
    }
  }

  /// Adadelta; `first` and `second` are the means of the squared gradient and of the squared step.
  package func adadelta(rate: Double, rho: Double, epsilon: Double, weightDecay: Double) {
    withExtendedLifetime(gradients) {
      tern_adadelta_f32(
        parts, parts.count,
        tern_adadelta(
          rate: Float(rate), rho: Float(rho), epsilon: Float(epsilon), weight_decay: Float(weightDecay)))
    }
  }

  /// A running value of the optimiser's with memory of its own, laid out as the kernels read it.
  private static func running(_ value: inout Tensor?, of x: Tensor) -> UnsafeMutablePointer<Float>? {
    guard value != nil else { return nil }
    requireFit(x, value!, "a state")
    value!.makeWritable()
    value = value!.laidOut(as: x.layout)
    return floats(value!)
  }

  private static func floats(_ x: Tensor) -> UnsafeMutablePointer<Float> {
    x.base.assumingMemoryBound(to: Float.self)
  }

  private static func requireFit(_ x: Tensor, _ other: Tensor, _ what: StaticString) {
    precondition(
      other.shape == x.shape && other.dtype == x.dtype && x.dtype.isFloat,
      "optimizer: \(what) of shape \(other.shape) and type \(other.dtype) does not belong to a parameter of shape \(x.shape) and type \(x.dtype)"
    )
  }
}

extension Tensor {
  /// This leaf's place on the tape, without holding its memory.
  package var placeOnTape: Tensor { withoutElements }

  /// These elements in the place of `leaf`: what is tracked for it is tracked for the result.
  package func tracked(as leaf: Tensor) -> Tensor {
    Tensor(storage: storage, layout: layout, dtype: dtype, node: leaf.node)
  }

  /// Whether both are the same leaf of the tape.
  package func isSameLeaf(as other: Tensor) -> Bool { node === other.node }

  /// Whether this tensor shares its memory with another (a view, or a copy not yet written).
  package func sharesMemory(with other: Tensor) -> Bool { storage === other.storage }
}
