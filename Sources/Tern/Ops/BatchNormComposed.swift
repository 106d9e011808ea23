// Batch normalisation made of other operations: for float64, for empty batches, and wherever the
// gradient is to be differentiated again.

extension Tensor {
  /// Mean and biased variance of each channel, `[c]`, of untracked data.
  func channelStatistics() -> (mean: Tensor, variance: Tensor) {
    if dtype == .float32 && count > 0 { return BatchNormKernel.statistics(self) }
    return (mean(axes: axesBesideChannels), self.var(axes: axesBesideChannels, correction: 0))
  }

  func composedNorm(
    _ statistics: (mean: Tensor, variance: Tensor), _ weight: Tensor?, _ bias: Tensor?, _ epsilon: Double
  ) -> Tensor {
    var y =
      (self - overChannels(statistics.mean)) * overChannels((statistics.variance + epsilon).rsqrt())
    if let weight { y = y * overChannels(weight) }
    if let bias { y = y + overChannels(bias) }
    return y
  }

  /// The gradients of input, weight and bias from that of the result, `g`. Without `fixed` statistics
  /// they are those of this tensor, and with n elements in a channel and z the normalised input
  ///
  ///     dx = weight / sqrt(variance + epsilon) * (g - sum(g) / n - z sum(g z) / n)
  func composedGradients(
    _ g: Tensor, _ fixed: (mean: Tensor, variance: Tensor)?, _ weight: Tensor?, _ bias: Tensor?,
    _ epsilon: Double, _ activation: Activation
  ) -> (x: Tensor?, weight: Tensor?, bias: Tensor?) {
    let axes = axesBesideChannels
    let statistics = fixed ?? (mean(axes: axes), self.var(axes: axes, correction: 0))
    let inverse = (statistics.variance + epsilon).rsqrt()
    let z = (self - overChannels(statistics.mean)) * overChannels(inverse)
    var g = g
    if activation == .relu {
      let y = untracked.composedNorm(
        (statistics.mean.untracked, statistics.variance.untracked), weight?.untracked, bias?.untracked,
        epsilon)
      g = g * (y .> 0).to(dtype)
    }
    let (sum, product) = (g.sum(axes: axes), (g * z).sum(axes: axes))
    var dx = g
    if fixed == nil {
      let n = Double(count) / Double(shape[1])
      dx = g - overChannels(sum / n) - z * overChannels(product / n)
    }
    return (dx * overChannels(weight.map { $0 * inverse } ?? inverse), product, sum)
  }

  private var axesBesideChannels: [Int] { [0] + Array(2..<rank) }

  /// `[c]` as `[1, c, 1, ...]` of this rank.
  private func overChannels(_ values: Tensor) -> Tensor {
    values.reshaped(Shape([1, values.count] + [Int](repeating: 1, count: rank - 2)))
  }
}
