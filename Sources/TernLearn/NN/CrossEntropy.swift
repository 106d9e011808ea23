public import Tern

/// The mean of -log softmax(logits) at the target class: logits `[n, classes]` and class numbers `[n]` to a
/// scalar.
///
/// Traps when the shapes do not fit, the target is not of integers, or a class is outside 0..<classes.
public func crossEntropy(_ logits: Tensor, _ target: Tensor) -> Tensor {
  crossEntropy(logits, target, reduction: .mean)
}

/// The cross-entropy of softmax(logits) and the target, with a choice of reduction and label smoothing:
/// logits `[n, classes]` and class numbers `[n]` to a scalar, or to `[n]` with the reduction `.none`.
///
/// With label smoothing e, the target class has probability 1 - e + e / classes, and every other class has
/// e / classes (Szegedy et al., 2016).
///
/// Traps when the shapes do not fit, the target is not of integers, a class is outside 0..<classes, or e is
/// outside 0...1.
public func crossEntropy(
  _ logits: Tensor, _ target: Tensor, reduction: LossReduction = .mean, labelSmoothing e: Double = 0
) -> Tensor {
  requireRows("crossEntropy", logits, target)
  precondition((0...1).contains(e), "crossEntropy: labelSmoothing must be in 0...1, got \(e)")
  if logits.dtype == .float32 && target.count > 0 {
    let loss = logits.softmaxCrossEntropy(target.to(.int64), smoothing: e, reduction: reduction)
    if let loss { return loss }
  }
  requireClasses("crossEntropy", logits, target)
  let logProbabilities = logits.logSoftmax(axis: 1)
  let loss = picked(logProbabilities, target)
  if e == 0 { return reduction(-loss) }
  return reduction(loss * -(1 - e) - logProbabilities.mean(axis: 1) * e)
}

/// The negative log-likelihood, the mean of -logProbabilities at the target class: log-probabilities
/// `[n, classes]` and class numbers `[n]` to a scalar.
///
/// Traps when the shapes do not fit, the target is not of integers, or a class is outside 0..<classes.
public func nllLoss(_ logProbabilities: Tensor, _ target: Tensor) -> Tensor {
  nllLoss(logProbabilities, target, reduction: .mean)
}

/// The negative log-likelihood with a choice of reduction: log-probabilities `[n, classes]` and class numbers
/// `[n]` to a scalar, or to `[n]` with the reduction `.none`.
///
/// Traps when the shapes do not fit, the target is not of integers, or a class is outside 0..<classes.
public func nllLoss(_ logProbabilities: Tensor, _ target: Tensor, reduction: LossReduction) -> Tensor {
  requireRows("nllLoss", logProbabilities, target)
  requireClasses("nllLoss", logProbabilities, target)
  return reduction(-picked(logProbabilities, target))
}

/// From each row, the element at the class of that row: `[n, classes]` and `[n]` to `[n]`.
private func picked(_ rows: Tensor, _ classes: Tensor) -> Tensor {
  rows.gathered(axis: 1, index: classes.to(.int64).unsqueezed(axis: 1)).squeezed(axis: 1)
}

private func requireRows(_ name: StaticString, _ logits: Tensor, _ target: Tensor) {
  precondition(
    logits.rank == 2 && target.rank == 1 && logits.shape[0] == target.shape[0],
    """
    \(name): needs predictions [n, classes] and class numbers [n], got \(logits.shape) and \(target.shape)\
    \(target.rank == 2 && target.shape[1] == 1 ? "; did you mean target.squeezed(axis: 1)?" : "")
    """)
  precondition(
    !target.dtype.isFloat && target.dtype != .bool,
    "\(name): class numbers must be integers, and the target is \(target.dtype); convert with .to(.int64)")
}

private func requireClasses(_ name: StaticString, _ logits: Tensor, _ target: Tensor) {
  guard target.count > 0 else { return }
  let (low, high) = (target.min().item(), target.max().item())
  precondition(
    low >= 0 && high < Double(logits.shape[1]),
    "\(name): the target holds class \(Int(low < 0 ? low : high)), and there are \(logits.shape[1]) classes, 0..<\(logits.shape[1])"
  )
}
