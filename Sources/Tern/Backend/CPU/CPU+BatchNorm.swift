import CKernels

// Batch normalisation. The kernels read float32 rows of channels, one for each pixel, which is how
// channels-last memory lies; other types, and empty batches, are composed of other operations.

extension CPU {
  func channelStatistics(_ x: Tensor) -> (mean: Tensor, variance: Tensor) {
    guard x.dtype == .float32 && x.count > 0 else { return x.composedStatistics() }
    let rows = x.channelRows()
    let mean = Tensor(uninitialized: [x.shape[1]], .float32)
    let variance = Tensor(uninitialized: [x.shape[1]], .float32)
    withMemory(rows, mean, variance) { x, mean, variance in
      var arguments = tern_norm(
        x: x.floats, rows: rows.count / rows.channels, channels: rows.channels, weight: nil, bias: nil,
        epsilon: 0, relu: 0)
      tern_norm_statistics_f32(&arguments, mean.floats, variance.floats)
    }
    return (mean, variance)
  }

  func batchNorm(_ x: Tensor, _ norm: BatchNormalization) -> Tensor {
    guard x.dtype == .float32 && x.count > 0 else { return x.composedNorm(norm) }
    let rows = x.channelRows()
    let out = Tensor(uninitialized: rows.shape, .float32)
    norm.withArguments(rows) { arguments in
      withMemory(norm.mean.contiguous(), norm.variance.contiguous(), out) { mean, variance, out in
        tern_norm_apply_f32(arguments, mean.floats, variance.floats, out.floats)
      }
    }
    return out.movingAxis(-1, to: 1)
  }

  func batchNormGradients(_ x: Tensor, _ g: Tensor, _ norm: BatchNormalization, wantsInput: Bool)
    -> (x: Tensor?, weight: Tensor?, bias: Tensor?)
  {
    guard x.dtype == .float32 && x.count > 0 else { return x.composedGradients(g, norm) }
    let (rows, slopes) = (x.channelRows(), g.channelRows())
    let dx = wantsInput ? Tensor(uninitialized: rows.shape, .float32) : nil
    let dweight = norm.weight.map { Tensor(uninitialized: $0.shape, .float32) }
    let dbias = norm.bias.map { Tensor(uninitialized: $0.shape, .float32) }
    norm.withArguments(rows) { arguments in
      withMemory(norm.mean.contiguous(), norm.variance.contiguous(), slopes, dx, dweight, dbias) {
        mean, variance, slopes, dx, dweight, dbias in
        tern_norm_gradient_f32(
          arguments, mean.floats, variance.floats, norm.isFixed ? 1 : 0, slopes.floats, dx?.floats,
          dweight?.floats, dbias?.floats)
      }
    }
    return (dx?.movingAxis(-1, to: 1), dweight, dbias)
  }
}

extension BatchNormalization {
  fileprivate func withArguments(_ rows: Tensor, _ body: (UnsafePointer<tern_norm>) -> Void) {
    withMemory(rows, weight?.untracked.contiguous(), bias?.untracked.contiguous()) { x, weight, bias in
      var arguments = tern_norm(
        x: x.floats, rows: rows.count / rows.channels, channels: rows.channels, weight: weight?.floats,
        bias: bias?.floats, epsilon: epsilon, relu: activation == .relu ? 1 : 0)
      body(&arguments)
    }
  }
}

extension Tensor {
  /// `[n, c, ...]` as `[n, ..., c]` in one run of memory; a copy only where the elements are in another
  /// order.
  fileprivate func channelRows() -> Tensor { untracked.movingAxis(1, to: -1).contiguous() }

  /// The number of channels of a tensor made by `channelRows()`.
  fileprivate var channels: Int { shape[rank - 1] }
}
