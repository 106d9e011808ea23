import CKernels

// Rows of scores. float32 has kernels; softmax of other types is composed of other operations.

extension CPU {
  func softmax(_ x: Tensor, logarithm: Bool) -> Tensor {
    guard x.dtype == .float32, x.count > 0 else {
      return x.composedSoftmax(axis: x.rank - 1, logarithm: logarithm)
    }
    let out = Tensor(uninitialized: x.shape, .float32)
    let columns = x.shape[x.rank - 1]
    withMemory(x.contiguous(), out) { from, to in
      tern_softmax_f32(from.floats, x.count / columns, columns, logarithm ? 1 : 0, to.floats)
    }
    return out
  }

  func crossEntropy(_ x: Tensor, _ classes: Tensor, smoothing: Double, _ reduction: LossReduction)
    -> (loss: Tensor, logSums: Tensor)?
  {
    let (rows, columns) = (x.shape[0], x.shape[1])
    let losses = Tensor(uninitialized: [rows], .float32)
    let logSums = Tensor(uninitialized: [rows], .float32)
    let sum: Double? = withMemory(x.contiguous(), classes.contiguous(), losses, logSums) {
      let outside = tern_cross_entropy_f32(
        $0.floats, $1.int64s, rows, columns, Float(smoothing), $2.floats, $3.floats)
      return outside >= 0 ? nil : reduction == .none ? 0 : tern_sum_rows_f32($2.floats, rows)
    }
    guard let sum else { return nil }
    switch reduction {
    case .none: return (losses, logSums)
    case .sum: return (.full([], sum, on: .cpu), logSums)
    case .mean: return (.full([], sum / Double(rows), on: .cpu), logSums)
    }
  }

  func crossEntropyGradient(
    _ g: Tensor, _ x: Tensor, _ classes: Tensor, logSums: Tensor, smoothing: Double,
    _ reduction: LossReduction
  ) -> Tensor {
    let out = Tensor(uninitialized: x.shape, .float32)
    let (rows, columns) = (x.shape[0], x.shape[1])
    let scale = reduction == .none ? 0 : reduction == .sum ? g.item() : g.item() / Double(rows)
    withMemory(x.contiguous(), classes.contiguous(), logSums, reduction == .none ? g.contiguous() : nil, out)
    {
      tern_cross_entropy_gradient_f32(
        $0.floats, $1.int64s, rows, columns, Float(smoothing), $2.floats, Float(scale), $3?.floats, $4.floats)
    }
    return out
  }

  func dropout(_ x: Tensor, kept: Tensor, scale: Float) -> Tensor {
    let x = kept.isContiguous ? x.contiguous() : x.channelsLast()
    let out = Tensor(uninitialized: kept.layout, .float32)
    withMemory(x, kept, out) { from, kept, to in
      tern_dropout_f32(from.floats, kept.bytes, scale, to.floats, x.count)
    }
    return out
  }
}
