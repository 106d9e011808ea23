// Batch normalisation made of other operations: for float64, for empty batches, and wherever the
// gradient is to be differentiated again.

extension Tensor {
  /// Mean and biased variance of each channel, `[c]`.
  func composedStatistics() -> (mean: Tensor, variance: Tensor) {
    (mean(axes: axesBesideChannels), self.var(axes: axesBesideChannels, correction: 0))
  }

  func composedNorm(_ norm: BatchNormalization) -> Tensor {
    var y =
      (self - overChannels(norm.mean)) * overChannels((norm.variance + norm.epsilon).rsqrt())
    if let weight = norm.weight { y = y * overChannels(weight) }
    if let bias = norm.bias { y = y + overChannels(bias) }
    return norm.activation == .relu ? y.relu() : y
  }

  /// The gradients of input, weight and bias from that of the result, `g`. Unless the statistics are fixed
  /// they are those of this tensor, and with n elements in a channel and z the normalised input
  ///
  ///     dx = weight / sqrt(variance + epsilon) * (g - sum(g) / n - z sum(g z) / n)
  func composedGradients(_ g: Tensor, _ norm: BatchNormalization) -> (
    x: Tensor?, weight: Tensor?, bias: Tensor?
  ) {
    let axes = axesBesideChannels
    let statistics = norm.isFixed ? (norm.mean, norm.variance) : composedStatistics()
    let inverse = (statistics.1 + norm.epsilon).rsqrt()
    let z = (self - overChannels(statistics.0)) * overChannels(inverse)
    var g = g
    if norm.activation == .relu {
      var constant = norm
      (constant.mean, constant.variance) = (statistics.0.untracked, statistics.1.untracked)
      (constant.weight, constant.bias) = (norm.weight?.untracked, norm.bias?.untracked)
      g = g * (untracked.composedNorm(constant) .> 0).to(dtype)
    }
    let (sum, product) = (g.sum(axes: axes), (g * z).sum(axes: axes))
    var dx = g
    if !norm.isFixed {
      let n = Double(count) / Double(shape[1])
      dx = g - overChannels(sum / n) - z * overChannels(product / n)
    }
    return (dx * overChannels(norm.weight.map { $0 * inverse } ?? inverse), product, sum)
  }

  private var axesBesideChannels: [Int] { [0] + Array(2..<rank) }

  /// `[c]` as `[1, c, 1, ...]` of this rank.
  private func overChannels(_ values: Tensor) -> Tensor {
    values.reshaped(Shape([1, values.count] + [Int](repeating: 1, count: rank - 2)))
  }
}
