/// How the losses of single elements, or rows, are combined.
public enum LossReduction: Sendable {
  /// `mean` divides the sum of the losses by their number, `sum` adds them up, `none` returns each of them.
  case mean, sum, none
}

extension Tensor {
  /// The cross-entropy of the softmax of each row with a class number: `[n, classes]`, float32, and int64
  /// `[n]` to a scalar, or to `[n]` with `.none`. With `smoothing` e the class has probability
  /// 1 - e + e / classes and every other e / classes.
  ///
  /// Forward and backward each pass over the scores once; the tape keeps the scores and one number for each
  /// row. Returns nil when a class number is outside 0..<classes.
  package func softmaxCrossEntropy(_ classes: Tensor, smoothing: Double, reduction: LossReduction) -> Tensor?
  {
    precondition(dtype == .float32 && rank == 2 && classes.dtype == .int64 && classes.shape == [shape[0]])
    let rows = shape[0]
    // Before the recording, since the gradient needs the sums as well as the result.
    let backend = Dispatch.backend("crossEntropy", self, classes)
    guard let (loss, logSums) = backend.crossEntropy(untracked, classes, smoothing: smoothing, reduction)
    else {
      return nil
    }
    return record("NllLossBackward0", self, keeping: .inputs, value: { _ in loss }) { g, saved in
      let x = saved[0]
      if g.isRecorded || x.isRecorded {
        let count = x.shape[1]
        let wanted = classes.oneHot(classes: count).to(.float32) * (1 - smoothing) + smoothing / Double(count)
        let slope = reduction == .none ? g.unsqueezed(axis: 1) : reduction == .mean ? g / Double(rows) : g
        return (x.softmax(axis: 1) - wanted) * slope
      }
      return backend.crossEntropyGradient(
        g.untracked, x.untracked, classes, logSums: logSums, smoothing: smoothing, reduction)
    }
  }
}
