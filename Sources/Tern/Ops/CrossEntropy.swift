import CKernels

/// How the losses of rows become the loss.
package enum RowReduction: Sendable {
  case mean, sum, none
}

extension Tensor {
  /// The cross-entropy of the softmax of each row with a class number: `[n, classes]`, float32, and int64
  /// `[n]` to a scalar, or to `[n]` with `.none`. With `smoothing` e the class has probability
  /// 1 - e + e / classes and every other e / classes.
  ///
  /// One pass over the scores each way: kept are the scores and a number for each row. Returns nil when
  /// a class number is outside 0..<classes.
  package func softmaxCrossEntropy(_ classes: Tensor, smoothing: Double, reduction: RowReduction) -> Tensor? {
    precondition(dtype == .float32 && rank == 2 && classes.dtype == .int64 && classes.shape == [shape[0]])
    let (rows, targets) = (shape[0], classes.contiguous())
    let logSums = Tensor(uninitialized: [rows], .float32)
    var isInside = true
    let loss = record("NllLossBackward0", self, keeping: .inputs) { x in
      let x = x.contiguous()
      let losses = Tensor(uninitialized: [rows], .float32)
      isInside = withExtendedLifetime((x.storage, targets.storage, losses.storage, logSums.storage)) {
        tern_cross_entropy_f32(
          x.floats, targets.base.assumingMemoryBound(to: Int64.self), rows, x.shape[1], Float(smoothing),
          losses.floats, logSums.floats) < 0
      }
      if reduction == .none || !isInside { return losses }
      let sum = withExtendedLifetime(losses.storage) { tern_sum_rows_f32(losses.floats, rows) }
      return Tensor.full([], reduction == .mean ? sum / Double(rows) : sum, dtype: .float32)
    } gradient: { g, saved in
      let x = saved[0]
      if g.isRecorded || x.isRecorded {
        let count = x.shape[1]
        let wanted = targets.oneHot(classes: count).to(.float32) * (1 - smoothing) + smoothing / Double(count)
        let slope = reduction == .none ? g.unsqueezed(1) : reduction == .mean ? g / Double(rows) : g
        return (x.softmax(axis: 1) - wanted) * slope
      }
      return x.untracked.crossEntropyGradient(
        targets, logSums, smoothing,
        scale: reduction == .mean ? g.item() / Double(rows) : reduction == .sum ? g.item() : 0,
        scales: reduction == .none ? g.untracked.contiguous() : nil)
    }
    return isInside ? loss : nil
  }

  private func crossEntropyGradient(
    _ targets: Tensor, _ logSums: Tensor, _ smoothing: Double, scale: Double, scales: Tensor?
  ) -> Tensor {
    let x = contiguous()
    let out = Tensor(uninitialized: shape, .float32)
    withExtendedLifetime((x.storage, targets.storage, logSums.storage, scales?.storage, out.storage)) {
      tern_cross_entropy_gradient_f32(
        x.floats, targets.base.assumingMemoryBound(to: Int64.self), shape[0], shape[1], Float(smoothing),
        logSums.floats, Float(scale), scales?.floats, out.floats)
    }
    return out
  }

  /// Softmax of the rows along the last axis, or its logarithm, of untracked float32 data.
  func rowSoftmax(logarithm: Bool) -> Tensor {
    let x = contiguous()
    let out = Tensor(uninitialized: shape, .float32)
    withExtendedLifetime((x.storage, out.storage)) {
      tern_softmax_f32(x.floats, count / shape[rank - 1], shape[rank - 1], logarithm ? 1 : 0, out.floats)
    }
    return out
  }
}
