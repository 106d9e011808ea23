public import Tern

/// Normalises each item over its last dimensions: (x - mean) / sqrt(variance + epsilon) * weight + bias
/// (Ba et al., 2016).
///
/// Training and evaluation mode do not differ.
public struct LayerNorm: Module {
  /// The scale and the shift of each element, of shape `shape`; nil in a layer made with `affine: false`,
  /// the bias also with `bias: false`.
  public let weight, bias: Parameter?
  /// The sizes of the last dimensions, over which mean and variance are taken.
  public let shape: Shape
  /// Added to the variance before the square root, so that constant items do not divide by 0.
  public let epsilon: Double

  /// Creates a layer that normalises over the last dimensions, whose sizes are `shape`. Weights start at 1
  /// and biases at 0.
  ///
  /// Traps unless there is at least one size and all are positive.
  public init(_ shape: Shape, epsilon: Double = 1e-5, affine: Bool = true, bias: Bool = true) {
    precondition(
      shape.rank > 0 && shape.elementCount > 0,
      "LayerNorm: a shape with sizes above 0 is needed, got \(shape)")
    self.shape = shape
    self.epsilon = epsilon
    weight = affine ? Parameter(.ones(shape)) : nil
    self.bias = affine && bias ? Parameter(.zeros(shape)) : nil
  }

  /// Creates a layer that normalises over the last dimension, of the given size. Traps unless it is positive.
  public init(_ size: Int, epsilon: Double = 1e-5, affine: Bool = true, bias: Bool = true) {
    self.init([size], epsilon: epsilon, affine: affine, bias: bias)
  }

  /// Normalises `[..., shape]`; the shape stays. Traps when the last sizes of `x` are not `shape`.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    Summary.noting(
      self, x.layerNorm(shape, weight: weight?.value, bias: bias?.value, epsilon: epsilon))
  }
}

/// Normalises equal groups of channels within each item, then scales each channel:
/// (x - mean) / sqrt(variance + epsilon) * weight + bias (Wu and He, 2018).
///
/// Training and evaluation mode do not differ.
public struct GroupNorm: Module {
  /// The scale and the shift of each channel, `[channels]`; nil in a layer made with `affine: false`.
  public let weight, bias: Parameter?
  /// The number of groups with a mean and variance of their own, and the number of channels, the size of the
  /// input's axis 1.
  public let groups, channels: Int
  /// Added to the variance before the square root, so that constant groups do not divide by 0.
  public let epsilon: Double

  /// Creates a layer with weights 1 and biases 0.
  ///
  /// Traps unless both numbers are positive and the groups divide the channels.
  public init(_ groups: Int, _ channels: Int, epsilon: Double = 1e-5, affine: Bool = true) {
    precondition(
      groups > 0 && channels > 0 && channels % groups == 0,
      "GroupNorm: \(groups) groups do not divide \(channels) channels")
    self.groups = groups
    self.channels = channels
    self.epsilon = epsilon
    weight = affine ? Parameter(.ones([channels])) : nil
    bias = affine ? Parameter(.zeros([channels])) : nil
  }

  /// Normalises `[n, channels, ...]`; the shape stays. Traps when axis 1 of `x` does not have this number of
  /// channels.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    precondition(
      x.rank >= 2 && x.shape[1] == channels,
      "GroupNorm: an input of shape \(x.shape) does not have \(channels) channels on axis 1")
    return Summary.noting(
      self, x.groupNorm(groups, weight: weight?.value, bias: bias?.value, epsilon: epsilon))
  }
}
