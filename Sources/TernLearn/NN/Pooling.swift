public import Tern

/// The greatest value of each window, channel by channel: `[n, c, h, w]` to `[n, c, oh, ow]`.
public struct MaxPool2d: Module, Activating {
  public let kernel, stride, padding, dilation: Size2D
  public let ceilMode: Bool

  /// Windows lie side by side unless a stride is given; `ceilMode` keeps those that are cut off.
  public init(
    _ kernel: Size2D, stride: Size2D? = nil, padding: Size2D = 0, dilation: Size2D = 1, ceilMode: Bool = false
  ) {
    (self.kernel, self.stride, self.padding) = (kernel, stride ?? kernel, padding)
    (self.dilation, self.ceilMode) = (dilation, ceilMode)
  }

  public func callAsFunction(_ x: Tensor) -> Tensor { self(x, activation: .none) }

  public func callAsFunction(_ x: Tensor, activation: Activation) -> Tensor {
    let y = x.maxPool2d(
      kernel, stride: stride, padding: padding, dilation: dilation, ceilMode: ceilMode,
      activation: activation)
    return Summary.noting(self, y)
  }
}

/// The mean of each window, channel by channel: `[n, c, h, w]` to `[n, c, oh, ow]`.
public struct AvgPool2d: Module {
  public let kernel, stride, padding: Size2D
  public let ceilMode, countIncludePad: Bool

  /// Windows lie side by side unless a stride is given. Zeros of the padding count, as in PyTorch, unless
  /// `countIncludePad` is false.
  public init(
    _ kernel: Size2D, stride: Size2D? = nil, padding: Size2D = 0, ceilMode: Bool = false,
    countIncludePad: Bool = true
  ) {
    (self.kernel, self.stride, self.padding) = (kernel, stride ?? kernel, padding)
    (self.ceilMode, self.countIncludePad) = (ceilMode, countIncludePad)
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    let y = x.avgPool2d(
      kernel, stride: stride, padding: padding, ceilMode: ceilMode, countIncludePad: countIncludePad)
    return Summary.noting(self, y)
  }
}

/// Means over as many windows as the result is to have places: `[n, c, h, w]` to `[n, c, height, width]`.
public struct AdaptiveAvgPool2d: Module {
  public let size: Size2D
  public init(_ size: Size2D) { self.size = size }
  public func callAsFunction(_ x: Tensor) -> Tensor { Summary.noting(self, x.adaptiveAvgPool2d(size)) }
}

/// The mean of each channel over all its places: `[n, c, h, w]` to `[n, c]`.
public struct GlobalAvgPool2d: Module {
  public init() {}
  public func callAsFunction(_ x: Tensor) -> Tensor {
    Summary.noting(self, x.adaptiveAvgPool2d(1).flattened(from: 1))
  }
}
