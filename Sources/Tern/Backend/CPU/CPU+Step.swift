import CKernels

extension CPU {
  func canStep(_ dtype: DType) -> Bool { dtype == .float32 }

  func step(_ rule: StepRule, _ parts: [StepPart]) {
    // `parts` keeps all memory until the end.
    let arguments = parts.map { part in
      tern_update_part(
        parameter: part.parameter.base.floats, gradient: UnsafePointer(part.gradient.base.floats),
        first: part.first?.base.floats, second: part.second?.base.floats, count: part.parameter.count,
        correction1: part.corrections.0, correction2: part.corrections.1, fresh: part.isFresh ? 1 : 0)
    }
    withExtendedLifetime(parts) {
      switch rule {
      case .sgd(let rate, let momentum, let dampening, let weightDecay, let nesterov):
        tern_sgd_f32(
          arguments, arguments.count,
          tern_sgd(
            rate: Float(rate), momentum: Float(momentum), dampening: Float(dampening),
            weight_decay: Float(weightDecay), nesterov: nesterov ? 1 : 0))
      case .adam(let rate, let beta1, let beta2, let epsilon, let weightDecay, let isDecoupled):
        tern_adam_f32(
          arguments, arguments.count,
          tern_adam(
            rate: Float(rate), beta1: Float(beta1), beta2: Float(beta2), epsilon: Float(epsilon),
            weight_decay: Float(weightDecay), decoupled: isDecoupled ? 1 : 0))
      case .adadelta(let rate, let rho, let epsilon, let weightDecay):
        tern_adadelta_f32(
          arguments, arguments.count,
          tern_adadelta(
            rate: Float(rate), rho: Float(rho), epsilon: Float(epsilon), weight_decay: Float(weightDecay)))
      }
    }
  }
}
