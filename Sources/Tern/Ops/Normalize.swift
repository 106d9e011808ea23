// Normalisation within each item, with statistics of the item itself: training and inference do not differ.

extension Tensor {
  /// (x - mean) / sqrt(variance + epsilon) over the last dimensions, whose sizes are `shape`, then times
  /// `weight` plus `bias`, both of that shape (Ba et al., 2016).
  ///
  /// The variance is the biased one. Traps when sizes or types do not fit.
  public func layerNorm(
    _ shape: Shape, weight: Tensor? = nil, bias: Tensor? = nil, epsilon: Double = 1e-5
  ) -> Tensor {
    precondition(
      shape.rank > 0 && shape.rank <= rank && self.shape.suffix(shape.rank).elementsEqual(shape),
      "layerNorm: an input of shape \(self.shape) does not end in \(shape)")
    precondition(
      (weight == nil || weight!.shape == shape) && (bias == nil || bias!.shape == shape),
      "layerNorm: weight and bias must have the shape \(shape), got \(weight?.shape.description ?? "none") and \(bias?.shape.description ?? "none")"
    )
    requireOneFloatType("layerNorm", weight, bias)
    return standardized(axes: Array((rank - shape.rank)..<rank), epsilon).scaled(weight, bias)
      .named("NativeLayerNormBackward0")
  }

  /// Each of `groups` equal parts of the channels (axis 1) normalised with its own mean and biased
  /// variance over all its places, then every channel times `weight` plus `bias`, `[channels]` (Wu and
  /// He, 2018).
  ///
  /// `[n, channels, ...]`. Traps when sizes or types do not fit.
  public func groupNorm(
    _ groups: Int, weight: Tensor? = nil, bias: Tensor? = nil, epsilon: Double = 1e-5
  ) -> Tensor {
    precondition(
      rank >= 2 && groups > 0 && shape[1] % groups == 0,
      "groupNorm: \(groups) groups do not divide the channels, axis 1, of an input of shape \(shape)")
    let channels = shape[1]
    precondition(
      (weight == nil || weight!.shape == [channels]) && (bias == nil || bias!.shape == [channels]),
      "groupNorm: weight and bias must have the shape [\(channels)], got \(weight?.shape.description ?? "none") and \(bias?.shape.description ?? "none")"
    )
    requireOneFloatType("groupNorm", weight, bias)
    // Not [n, groups, -1]: with no items there would be no telling what -1 is.
    let size = shape.dropFirst().reduce(1, *) / groups
    let normal = reshaped([shape[0], groups, size]).standardized(axes: [2], epsilon).reshaped(shape)
    let place = Shape([channels] + Array(repeating: 1, count: rank - 2))
    return normal.scaled(weight?.reshaped(place), bias?.reshaped(place)).named("NativeGroupNormBackward0")
  }

  private func standardized(axes: [Int], _ epsilon: Double) -> Tensor {
    let centred = self - mean(axes: axes, keepdim: true)
    let variance = centred.squared().mean(axes: axes, keepdim: true)
    return centred * (variance + epsilon).rsqrt()
  }

  private func scaled(_ weight: Tensor?, _ bias: Tensor?) -> Tensor {
    let scaled = weight.map { self * $0 } ?? self
    return bias.map { scaled + $0 } ?? scaled
  }

  private func requireOneFloatType(_ name: StaticString, _ weight: Tensor?, _ bias: Tensor?) {
    precondition(
      dtype.isFloat && (weight == nil || weight!.dtype == dtype) && (bias == nil || bias!.dtype == dtype),
      "\(name): the input is \(dtype), the weight \(weight?.dtype.description ?? "none"), the bias \(bias?.dtype.description ?? "none"); all must be of one float type"
    )
  }
}
