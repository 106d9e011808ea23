extension Reference {
  func channelStatistics(_ x: Tensor) -> (mean: Tensor, variance: Tensor) {
    let count = elementsOfChannel(x)
    let means = sums(floats(x), x.shape).map { $0 / count }
    let distances = centred(x, means)
    let variances = sums(distances.map { $0 * $0 }, x.shape).map { $0 / count }
    return (tensor(means, [x.shape[1]], x.dtype), tensor(variances, [x.shape[1]], x.dtype))
  }

  func batchNorm(_ x: Tensor, _ norm: BatchNormalization) -> Tensor {
    tensor(normalized(x, norm).map { applied(norm.activation, $0) }, x.shape, x.dtype)
  }

  /// Let d be the distance of an element to the mean, s the factor 1 / sqrt(variance + epsilon), and n the
  /// number of elements in a channel. The results are d s weight + bias, so that with fixed statistics
  ///
  ///     dbias = sum(g)    dweight = s sum(g d)    dx = weight s g
  ///
  /// Statistics of the input depend on it, which adds to dx
  ///
  ///     -weight s (sum(g) / n + d s^2 sum(g d) / n)
  func batchNormGradients(_ x: Tensor, _ g: Tensor, _ norm: BatchNormalization, wantsInput: Bool)
    -> (x: Tensor?, weight: Tensor?, bias: Tensor?)
  {
    let count = elementsOfChannel(x)
    let distances = centred(x, floats(norm.mean))
    let factors = factors(norm)
    let weights = weights(norm)
    var slopes = floats(g)
    if norm.activation == .relu {
      slopes = zip(slopes, normalized(x, norm)).map { value(.reluGradient, of: $0, $1) }
    }
    let slopeSums = sums(slopes, x.shape)
    let productSums = sums(zip(slopes, distances).map { $0 * $1 }, x.shape)

    let dx = slopes.indices.map { place in
      let c = channel(place, x.shape)
      var slope = slopes[place]
      if !norm.isFixed {
        slope -= (slopeSums[c] + distances[place] * factors[c] * factors[c] * productSums[c]) / count
      }
      return weights[c] * factors[c] * slope
    }
    let dweight = zip(factors, productSums).map { $0 * $1 }
    return (
      wantsInput ? tensor(dx, x.shape, x.dtype) : nil,
      norm.weight.map { tensor(dweight, $0.shape, x.dtype) },
      norm.bias.map { tensor(slopeSums, $0.shape, x.dtype) }
    )
  }

  // MARK: Parts of the formulas

  /// The results of batch normalisation before the activation.
  private func normalized(_ x: Tensor, _ norm: BatchNormalization) -> [Double] {
    let distances = centred(x, floats(norm.mean))
    let (factors, weights, biases) = (factors(norm), weights(norm), norm.bias.map(floats))
    return distances.indices.map { place in
      let c = channel(place, x.shape)
      return distances[place] * factors[c] * weights[c] + (biases?[c] ?? 0)
    }
  }

  private func factors(_ norm: BatchNormalization) -> [Double] {
    floats(norm.variance).map { 1 / ($0 + norm.epsilon).squareRoot() }
  }

  private func weights(_ norm: BatchNormalization) -> [Double] {
    norm.weight.map(floats) ?? Array(repeating: 1, count: norm.mean.count)
  }

  private func centred(_ x: Tensor, _ means: [Double]) -> [Double] {
    floats(x).enumerated().map { $1 - means[channel($0, x.shape)] }
  }

  /// The sum of each channel of row-major `[n, c, ...]`.
  private func sums(_ values: [Double], _ shape: Shape) -> [Double] {
    var sums = Array(repeating: 0.0, count: shape[1])
    for (place, value) in values.enumerated() { sums[channel(place, shape)] += value }
    return sums
  }

  private func elementsOfChannel(_ x: Tensor) -> Double { Double(x.shape.removing(1).elementCount) }
}
