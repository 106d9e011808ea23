/// A step of an optimiser, with formulas as in torch.optim. Which running values a part has follows from the rule.
package enum StepRule: Sendable {
  /// Stochastic gradient descent; `first` is the momentum's buffer, if there is momentum.
  case sgd(rate: Double, momentum: Double, dampening: Double, weightDecay: Double, nesterov: Bool)
  /// Adam, or AdamW when `isDecoupled`; `first` and `second` are the means of the gradient and of its square.
  case adam(
    rate: Double, beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double, isDecoupled: Bool)
  /// Adadelta; `first` and `second` are the means of the squared gradient and of the squared step.
  case adadelta(rate: Double, rho: Double, epsilon: Double, weightDecay: Double)
}

/// A parameter on its way through a step: its elements and those of its gradient and running values, all in one order of
/// memory. The parameter and the running values are written; nobody else has them.
struct StepPart: Sendable {
  var parameter, gradient: Tensor
  var first, second: Tensor?
  /// Whether the running values hold nothing yet.
  var isFresh: Bool
  /// Adam's divisors 1 - beta^t, by the parameter's own count t of steps.
  var corrections: (Double, Double)
}

/// One step of an optimiser over all its parameters, in place: what stands behind TernLearn's optimisers.
///
/// Each parameter is added first; then one call steps them all in a single parallel pass, because a fork of
/// the threads for each of a network's small parameters costs more than stepping them. Between the two,
/// nothing may write or release what was added.
package struct UpdatePass {
  private var parts: [StepPart] = []

  package init(capacity: Int) { parts.reserveCapacity(capacity) }

  /// Adds a parameter with its running values. `isFresh` says that they hold nothing yet.
  ///
  /// Returns false, and adds nothing, when the parameter's device knows no step for its type. Traps when gradient or
  /// running values do not belong to the parameter.
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
        second: second,
        isFresh: isFresh, corrections: corrections))
    return true
  }

  /// Steps what was added, which is on one device.
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
