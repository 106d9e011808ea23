/// A step of an optimiser, with formulas as in torch.optim. Which running values a part has follows from the
/// rule.
package enum StepRule: Sendable {
  /// Stochastic gradient descent; `first` is the momentum's buffer, if there is momentum.
  case sgd(rate: Double, momentum: Double, dampening: Double, weightDecay: Double, nesterov: Bool)
  /// Adam, or AdamW when `isDecoupled`; `first` and `second` are the means of the gradient and of its square.
  case adam(
    rate: Double, beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double, isDecoupled: Bool)
  /// Adadelta; `first` and `second` are the means of the squared gradient and of the squared step.
  case adadelta(rate: Double, rho: Double, epsilon: Double, weightDecay: Double)
}

/// A parameter in a step of an optimiser: its elements, its gradient and its running values, all in the same
/// order of memory. The parameter and the running values are written; no other tensor shares their memory.
struct StepPart: Sendable {
  var parameter, gradient: Tensor
  var first, second: Tensor?
  /// Whether this is the first step: the running values then count as 0, whatever they hold.
  var isFresh: Bool
  /// Adam's divisors 1 - beta^t, by the parameter's own count t of steps.
  var corrections: (Double, Double)
}

/// One step of an optimiser over all its parameters, in place, as TernLearn's optimisers make it.
///
/// Each parameter is added first; then one call steps them all in a single parallel pass, because a fork of
/// the threads for each of a network's small parameters costs more than stepping them. Between the two,
/// nothing may write or release what was added.
package struct UpdatePass {
  private var parts: [StepPart] = []

  package init(capacity: Int) { parts.reserveCapacity(capacity) }

  /// Adds a parameter with its running values. With `isFresh` these count as 0.
  ///
  /// Returns false, and adds nothing, when the parameter's device has no step for its type. Traps when the
  /// gradient or the running values differ from the parameter in shape, type or device.
  package mutating func add(
    _ x: inout Tensor, _ gradient: Tensor, _ first: inout Tensor?, _ second: inout Tensor?,
    isFresh: Bool = false, corrections: (Double, Double) = (1, 1)
  ) -> Bool {
    Self.requireFit(x, gradient, "a gradient")
    guard x.backend.canStep(x.dtype) else { return false }
    x.makeWritable()
    if !x.layout.isDense { x = x.untracked.contiguous().tracked(as: x) }
    Self.prepare(&first, for: x)
    Self.prepare(&second, for: x)
    parts.append(
      StepPart(
        parameter: x.untracked, gradient: gradient.untracked.laidOut(as: x.layout), first: first,
        second: second, isFresh: isFresh, corrections: corrections))
    return true
  }

  /// Steps all parameters that were added, which must be on one device. Traps when they are not.
  package func run(_ rule: StepRule) {
    guard let first = parts.first else { return }
    for part in parts.dropFirst() { _ = Dispatch.backend("optimizer", first.parameter, part.parameter) }
    first.parameter.backend.step(rule, parts)
  }

  /// Gives a running value memory of its own, laid out as the parameter.
  private static func prepare(_ value: inout Tensor?, for x: Tensor) {
    guard value != nil else { return }
    requireFit(x, value!, "a state")
    value!.makeWritable()
    value = value!.laidOut(as: x.layout)
  }

  private static func requireFit(_ x: Tensor, _ other: Tensor, _ what: StaticString) {
    precondition(
      other.shape == x.shape && other.dtype == x.dtype && x.dtype.isFloat && other.device == x.device,
      "optimizer: \(what) of shape \(other.shape) and type \(other.dtype) on \(other.device) does not belong to a parameter of shape \(x.shape) and type \(x.dtype) on \(x.device)"
    )
  }
}

extension Tensor {
  /// This leaf's shape, type and place on the tape, without holding its memory.
  package var placeOnTape: Tensor {
    Tensor(storage: .none(on: device), layout: layout, dtype: dtype, node: node)
  }

  /// These elements in the place of `leaf` on the tape: gradients that flow to one reach the other.
  package func tracked(as leaf: Tensor) -> Tensor {
    Tensor(storage: storage, layout: layout, dtype: dtype, node: leaf.node)
  }

  /// Whether both are the same leaf of the tape.
  package func isSameLeaf(as other: Tensor) -> Bool { node === other.node }

  /// Whether this tensor shares its memory with another (a view, or a copy not yet written).
  package func sharesMemory(with other: Tensor) -> Bool { storage === other.storage }
}
