// Batch normalisation (Ioffe and Szegedy, 2015): each channel less its mean, divided by its standard
// deviation, times a weight, plus a bias. Channels are axis 1, of any rank from 2: [n, c], [n, c, h, w].

extension Tensor {
  /// Batch normalisation with given statistics, as for inference: (x - mean) / sqrt(variance + epsilon) *
  /// weight + bias, then the activation. `mean`, `variance`, `weight`, `bias` are `[c]`; no gradient flows to
  /// the statistics.
  ///
  /// `[n, c, ...]` to the same shape. Traps when shapes or types do not fit.
  public func batchNorm(
    mean: Tensor, variance: Tensor, weight: Tensor? = nil, bias: Tensor? = nil, epsilon: Double = 1e-5,
    activation: Activation = .none
  ) -> Tensor {
    requireChannels(mean, "mean")
    requireChannels(variance, "variance")
    return normalized(
      (mean.untracked, variance.untracked), isFixed: true, weight, bias, epsilon,
      activation
    )
    .traced(
      .scale(activation), of: [self] + Tensor.scale(mean, variance, weight, bias, epsilon))
  }

  /// What `batchNorm` does with given statistics, as a factor and a shift for each channel.
  private static func scale(
    _ mean: Tensor, _ variance: Tensor, _ weight: Tensor?, _ bias: Tensor?, _ epsilon: Double
  ) -> [Tensor] {
    func exact(_ x: Tensor) -> Tensor { x.untracked.to(.float64) }
    var factors = (exact(variance) + epsilon).rsqrt()
    if let weight { factors *= exact(weight) }
    var shifts = -exact(mean) * factors
    if let bias { shifts += exact(bias) }
    return [factors.to(mean.dtype), shifts.to(mean.dtype)]
  }

  /// Batch normalisation with the statistics of this batch, through which gradients flow, as a network in
  /// training uses it. They are returned for running averages: `[c]` each, without history, the variance
  /// divided by the count of a channel's elements (n h w), not by one less.
  ///
  /// Traps when shapes or types do not fit, or a channel has one element only.
  public func batchNormTraining(
    weight: Tensor? = nil, bias: Tensor? = nil, epsilon: Double = 1e-5, activation: Activation = .none
  ) -> (output: Tensor, mean: Tensor, variance: Tensor) {
    requireBatch()
    precondition(
      count == 0 || count != shape[1],
      "batchNorm: a batch of shape \(shape) has one value for each channel, and its variance is 0; training needs two or more"
    )
    let statistics = backend.channelStatistics(untracked)
    let output = normalized(statistics, isFixed: false, weight, bias, epsilon, activation)
    return (output, statistics.mean, statistics.variance)
  }

  private func normalized(
    _ statistics: (mean: Tensor, variance: Tensor), isFixed: Bool, _ weight: Tensor?, _ bias: Tensor?,
    _ epsilon: Double, _ activation: Activation
  ) -> Tensor {
    requireBatch()
    if let weight { requireChannels(weight, "weight") }
    if let bias { requireChannels(bias, "bias") }
    let places = BatchNormInputs(hasWeight: weight != nil, hasBias: bias != nil)
    let name: StaticString = activation == .relu ? "ReluBackward0" : "NativeBatchNormBackward0"
    @Sendable func norm(_ inputs: [Tensor]) -> BatchNormalization {
      let (weight, bias) = places.parameters(inputs)
      return BatchNormalization(
        mean: statistics.mean, variance: statistics.variance, weight: weight, bias: bias, epsilon: epsilon,
        activation: activation, isFixed: isFixed)
    }
    return record(name, [self] + [weight, bias].compactMap { $0 }, keeping: .inputs) { inputs in
      let norm = norm(inputs)
      return Dispatch.backend("batchNorm", inputs[0], norm.mean, norm.weight, norm.bias).batchNorm(
        inputs[0], norm)
    } gradients: { g, saved, wanted in
      let inputs = wanted.indices.map { saved[$0] }
      let x = inputs[0]
      if g.isRecorded || inputs.contains(where: \.isRecorded) {
        return places.ordered(x.composedGradients(g, norm(inputs)))
      }
      return places.ordered(x.backend.batchNormGradients(x, g, norm(inputs), wantsInput: wanted[0]))
    }
  }

  private func requireBatch() {
    precondition(
      rank >= 2,
      "batchNorm: a tensor of shape \(shape) has no channels; it needs [n, channels] or [n, channels, height, width]"
    )
    precondition(
      dtype.isFloat, "batchNorm: the tensor is \(dtype); convert it first, with .to(.float32)")
  }

  private func requireChannels(_ values: Tensor, _ what: StaticString) {
    requireBatch()
    precondition(
      values.shape == [shape[1]],
      "batchNorm: the \(what) has shape \(values.shape), and an input of shape \(shape) needs [\(shape[1])], one for each channel"
    )
    precondition(
      values.dtype == dtype,
      "batchNorm: the input is \(dtype), the \(what) \(values.dtype); convert one of them with .to(.\(dtype))"
    )
    precondition(
      values.device == device,
      "batchNorm: the input is on \(device), the \(what) on \(values.device); bring one to the other's device"
    )
  }
}

/// Which of the recorded inputs are there, after the images: weight, then bias.
private struct BatchNormInputs: Sendable {
  let hasWeight, hasBias: Bool

  func parameters(_ inputs: [Tensor]) -> (weight: Tensor?, bias: Tensor?) {
    (hasWeight ? inputs[1] : nil, hasBias ? inputs[inputs.count - 1] : nil)
  }

  func ordered(_ found: (x: Tensor?, weight: Tensor?, bias: Tensor?)) -> [Tensor?] {
    [found.x] + (hasWeight ? [found.weight] : []) + (hasBias ? [found.bias] : [])
  }
}
