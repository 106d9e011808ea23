import CKernels

/// Batch normalisation of untracked float32 data in one call each way. The kernels read a row of
/// channels for each pixel, which is how channels-last memory lies.
struct BatchNormKernel {
  let weight, bias: Tensor?
  let epsilon: Double
  let activation: Activation

  static func statistics(_ x: Tensor) -> (mean: Tensor, variance: Tensor) {
    let rows = x.channelRows()
    let mean = Tensor(uninitialized: [x.shape[1]], .float32)
    let variance = Tensor(uninitialized: [x.shape[1]], .float32)
    var arguments = tern_norm(
      x: rows.floats, rows: rows.count / x.shape[1], channels: x.shape[1], weight: nil, bias: nil, epsilon: 0,
      relu: 0)
    withExtendedLifetime((rows.storage, mean.storage, variance.storage)) {
      tern_norm_statistics_f32(&arguments, mean.floats, variance.floats)
    }
    return (mean, variance)
  }

  func output(_ x: Tensor, _ mean: Tensor, _ variance: Tensor) -> Tensor {
    let rows = x.channelRows()
    let out = Tensor(uninitialized: rows.shape, .float32)
    withArguments(rows) { arguments in
      withExtendedLifetime((mean.storage, variance.storage, out.storage)) {
        tern_norm_apply_f32(arguments, mean.floats, variance.floats, out.floats)
      }
    }
    return out.movingAxis(-1, to: 1)
  }

  /// The gradients of input, weight and bias. With `fixed` statistics are constants.
  func gradients(
    _ x: Tensor, _ g: Tensor, _ mean: Tensor, _ variance: Tensor, fixed: Bool,
    wanted: (x: Bool, weight: Bool, bias: Bool)
  ) -> (x: Tensor?, weight: Tensor?, bias: Tensor?) {
    let (rows, slopes) = (x.channelRows(), g.channelRows())
    let dx = wanted.x ? Tensor(uninitialized: rows.shape, .float32) : nil
    let dweight = wanted.weight ? Tensor(uninitialized: mean.shape, .float32) : nil
    let dbias = wanted.bias ? Tensor(uninitialized: mean.shape, .float32) : nil
    withArguments(rows) { arguments in
      withExtendedLifetime((slopes.storage, mean.storage, variance.storage, dx, dweight, dbias)) {
        tern_norm_gradient_f32(
          arguments, mean.floats, variance.floats, fixed ? 1 : 0, slopes.floats, dx?.floats, dweight?.floats,
          dbias?.floats)
      }
    }
    return (dx?.movingAxis(-1, to: 1), dweight, dbias)
  }

  private func withArguments(_ rows: Tensor, _ body: (UnsafePointer<tern_norm>) -> Void) {
    let (weight, bias) = (weight?.untracked.contiguous(), bias?.untracked.contiguous())
    let channels = rows.shape[rows.rank - 1]
    withExtendedLifetime((rows.storage, weight?.storage, bias?.storage)) {
      var arguments = tern_norm(
        x: rows.floats, rows: rows.count / channels, channels: channels, weight: weight?.floats,
        bias: bias?.floats, epsilon: epsilon, relu: activation == .relu ? 1 : 0)
      body(&arguments)
    }
  }
}

extension Tensor {
  /// `[n, c, ...]` as `[n, ..., c]` in one run of memory; a copy only where it does not lie so.
  func channelRows() -> Tensor { untracked.movingAxis(1, to: -1).contiguous() }

  /// The first of the elements, which are float32.
  var floats: UnsafeMutablePointer<Float> { base.assumingMemoryBound(to: Float.self) }
}
