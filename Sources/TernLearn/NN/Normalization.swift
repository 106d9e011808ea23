public import Tern

/// Normalises each item over its last dimensions; works alike in training and in use.
public struct LayerNorm: Module {
  /// Of the shape that is normalised; nil in a layer without.
  public let weight, bias: Parameter?
  public let shape: Shape
  public let epsilon: Double

  /// `shape` is that of the last dimensions, `[size]` as a rule.
  public init(_ shape: Shape, epsilon: Double = 1e-5, affine: Bool = true, bias: Bool = true) {
    precondition(
      shape.rank > 0 && shape.elementCount > 0,
      "LayerNorm: a shape with sizes above 0 is needed, got \(shape)")
    self.shape = shape
    self.epsilon = epsilon
    weight = affine ? Parameter(.ones(shape)) : nil
    self.bias = affine && bias ? Parameter(.zeros(shape)) : nil
  }

  /// Over the last dimension, of this size.
  public init(_ size: Int, epsilon: Double = 1e-5, affine: Bool = true, bias: Bool = true) {
    self.init([size], epsilon: epsilon, affine: affine, bias: bias)
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    Summary.noting(
      self, x.layerNorm(shape, weight: weight?.value, bias: bias?.value, epsilon: epsilon))
  }
}

/// Normalises equal groups of channels within each item; works alike in training and in use.
public struct GroupNorm: Module {
  /// `[channels]`; nil in a layer without.
  public let weight, bias: Parameter?
  public let groups, channels: Int
  public let epsilon: Double

  /// Traps unless the groups divide the channels.
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

  public func callAsFunction(_ x: Tensor) -> Tensor {
    precondition(
      x.rank >= 2 && x.shape[1] == channels,
      "GroupNorm: an input of shape \(x.shape) does not have \(channels) channels on axis 1")
    return Summary.noting(
      self, x.groupNorm(groups, weight: weight?.value, bias: bias?.value, epsilon: epsilon))
  }
}
