public import Tern

extension LabeledImages {
  /// All images: uint8 `[n, channels, rows, columns]`, 0 to 255. Copies the bytes once.
  public var imageTensor: Tensor { Tensor(pixels, shape: [count, channels, rows, columns]) }

  /// All images: float32 `[n, channels, rows, columns]`, 0 to 1. Takes no memory besides the result.
  public var floatTensor: Tensor { Tensor(pixels, over: 255, shape: [count, channels, rows, columns]) }

  /// All labels: int64 `[n]`, as losses and `oneHot` want them.
  public var labelTensor: Tensor { Tensor(labels.map(Int64.init), shape: [count]) }
}
