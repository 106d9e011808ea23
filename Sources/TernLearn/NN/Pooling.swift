public import Tern

/// The greatest value of each window, channel by channel: `[n, c, h, w]` to `[n, c, oh, ow]`.
///
/// oh = (h + 2 padding - dilation (kernel - 1) - 1) / stride + 1, rounded down, or up with `ceilMode`.
public struct MaxPool2d: Module, Activating {
  /// The size of a window, the distance between neighbouring windows, the border added on each side of the
  /// image (as -infinity), and the distance between neighbouring elements of a window, in pixels.
  public let kernel, stride, padding, dilation: Size2D
  /// Whether to keep a last window that begins before the image ends, but extends beyond its border.
  public let ceilMode: Bool

  /// Creates a layer; unless a stride is given, it is the size of the window, so that windows do not overlap.
  public init(
    _ kernel: Size2D, stride: Size2D? = nil, padding: Size2D = 0, dilation: Size2D = 1, ceilMode: Bool = false
  ) {
    (self.kernel, self.stride, self.padding) = (kernel, stride ?? kernel, padding)
    (self.dilation, self.ceilMode) = (dilation, ceilMode)
  }

  /// Images `[n, c, h, w]` to `[n, c, oh, ow]`. Traps when a window does not fit into the image and its
  /// border, or the padding is more than half a window.
  public func callAsFunction(_ x: Tensor) -> Tensor { self(x, activation: .none) }

  /// The greatest values followed by the activation, in one pass over memory.
  public func callAsFunction(_ x: Tensor, activation: Activation) -> Tensor {
    let y = x.maxPool2d(
      kernel, stride: stride, padding: padding, dilation: dilation, ceilMode: ceilMode,
      activation: activation)
    return Summary.noting(self, y)
  }
}

/// The mean of each window, channel by channel: `[n, c, h, w]` to `[n, c, oh, ow]`.
///
/// oh = (h + 2 padding - kernel) / stride + 1, rounded down, or up with `ceilMode`.
public struct AvgPool2d: Module {
  /// The size of a window, the distance between neighbouring windows, and the zeros added on each side of the
  /// image, in pixels.
  public let kernel, stride, padding: Size2D
  /// `ceilMode`: whether to keep a last window that begins before the image ends, but extends beyond its
  /// padding. `countIncludePad`: whether the zeros of the padding count in the means.
  public let ceilMode, countIncludePad: Bool

  /// Creates a layer; unless a stride is given, it is the size of the window, so that windows do not overlap.
  /// The padding counts in the means unless `countIncludePad` is false, as in PyTorch.
  public init(
    _ kernel: Size2D, stride: Size2D? = nil, padding: Size2D = 0, ceilMode: Bool = false,
    countIncludePad: Bool = true
  ) {
    (self.kernel, self.stride, self.padding) = (kernel, stride ?? kernel, padding)
    (self.ceilMode, self.countIncludePad) = (ceilMode, countIncludePad)
  }

  /// Images `[n, c, h, w]` to `[n, c, oh, ow]`. Traps when a window does not fit into the image and its
  /// padding, or the padding is more than half a window.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    let y = x.avgPool2d(
      kernel, stride: stride, padding: padding, ceilMode: ceilMode, countIncludePad: countIncludePad)
    return Summary.noting(self, y)
  }
}

/// Means over windows that are chosen so that the result has a given size: `[n, c, h, w]` to
/// `[n, c, height, width]`.
public struct AdaptiveAvgPool2d: Module {
  /// The height and width of the result.
  public let size: Size2D
  /// Creates a layer whose results have the given size, for images of any size.
  public init(_ size: Size2D) { self.size = size }
  /// Images `[n, c, h, w]` to `[n, c, height, width]`. Row i of the result is the mean of the rows
  /// floor(i h / height) ..< ceil((i + 1) h / height); the same holds for columns.
  ///
  /// Traps unless the heights and widths of images and result are positive.
  public func callAsFunction(_ x: Tensor) -> Tensor { Summary.noting(self, x.adaptiveAvgPool2d(size)) }
}

/// The mean of each channel over height and width: `[n, c, h, w]` to `[n, c]`.
public struct GlobalAvgPool2d: Module {
  /// Creates the layer, which has no settings.
  public init() {}
  /// Images `[n, c, h, w]` to means `[n, c]`. Traps when the images have no pixels.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    Summary.noting(self, x.adaptiveAvgPool2d(1).flattened(from: 1))
  }
}
