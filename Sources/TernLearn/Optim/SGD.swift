public import Tern

/// Stochastic gradient descent, as in `torch.optim.SGD`.
///
/// ```
/// d = gradient + weightDecay * p
/// b = momentum * b + (1 - dampening) * d      (b = d at the first step, and without momentum)
/// p = p - rate * b                            (nesterov: p - rate * (d + momentum * b))
/// ```
public final class SGD: Optimizer {
  /// The parameters that `step` changes, each once; one without a gradient stays as it is.
  public let parameters: [Parameter]
  /// The learning rate, `rate` in the formula.
  public var rate: Double
  /// The share of the last step's b that remains, `momentum` in the formula; 0 for plain gradient descent.
  public var momentum: Double
  /// The share of d that is left out of b, `dampening` in the formula; it has no effect if the momentum is 0.
  public var dampening: Double
  /// The factor of the parameter that is added to its gradient, `weightDecay` in the formula.
  public var weightDecay: Double
  /// Whether to step by d + momentum * b instead of b, which is Nesterov's momentum.
  public var nesterov: Bool
  private var buffers: PerParameter

  /// Creates an optimiser, with PyTorch's settings by default.
  ///
  /// Traps on a negative rate, momentum or weight decay, on a parameter given twice, and on `nesterov`
  /// without momentum or with dampening.
  public init(
    _ parameters: [Parameter], rate: Double = 1e-3, momentum: Double = 0, dampening: Double = 0,
    weightDecay: Double = 0, nesterov: Bool = false
  ) {
    precondition(
      rate >= 0 && momentum >= 0 && weightDecay >= 0,
      "SGD: rate \(rate), momentum \(momentum) and weightDecay \(weightDecay) must not be negative")
    precondition(
      !nesterov || (momentum > 0 && dampening == 0), "SGD: nesterov needs a momentum and no dampening")
    requireDistinct("SGD", parameters)
    self.parameters = parameters
    self.rate = rate
    self.momentum = momentum
    self.dampening = dampening
    self.weightDecay = weightDecay
    self.nesterov = nesterov
    buffers = PerParameter("momentum", count: parameters.count)
  }

  /// Steps each parameter that has a gradient. Traps outside `ModuleMode.training`.
  public func step() {
    requireTraining("SGD")
    var pass = UpdatePass(capacity: parameters.count)
    var none: (Tensor?, Tensor?) = (nil, nil)
    for (index, parameter) in parameters.enumerated() {
      guard let gradient = parameter.grad else { continue }
      let isFirst = buffers.values[index] == nil
      if momentum != 0 && isFirst { buffers.values[index] = gradient.zerosLike() }
      parameter.update { x in
        let isAdded =
          momentum != 0
          ? pass.add(&x, gradient, &buffers.values[index], &none.1, isFresh: isFirst)
          : pass.add(&x, gradient, &none.0, &none.1)
        if !isAdded { step(&x, gradient, &buffers.values[index], isFirst: isFirst) }
      }
    }
    pass.run(
      .sgd(
        rate: rate, momentum: momentum, dampening: dampening, weightDecay: weightDecay, nesterov: nesterov))
  }

  /// Steps one parameter with tensor operations, for types that `UpdatePass` has no kernel for.
  private func step(_ x: inout Tensor, _ gradient: Tensor, _ buffer: inout Tensor?, isFirst: Bool) {
    var d = gradient + x * weightDecay
    if momentum != 0 {
      let b = isFirst ? d : buffer! * momentum + d * (1 - dampening)
      buffer = b
      d = nesterov ? d + b * momentum : b
    }
    x -= d * rate
  }

  /// The value b of each parameter that has been stepped with momentum, as `<position>.momentum`; positions
  /// count from 0.
  public var state: [String: Tensor] {
    var state: [String: Tensor] = [:]
    buffers.save(into: &state)
    return state
  }

  public func load(state: [String: Tensor]) throws(OptimizerStateError) {
    var rest = state
    let loaded = try buffers.loaded(from: &rest, for: parameters)
    if let name = rest.keys.min() { throw .unexpected(name) }
    buffers = loaded
  }
}
