public import Tern

extension LabeledImages {
  /// All images: uint8 `[n, rows, columns]`, 0 to 255. Copies the bytes once.
  public var imageTensor: Tensor { Tensor(pixels, shape: [count, rows, columns]) }

  /// All images: float32 `[n, rows, columns]`, 0 to 1. Takes no memory beside the result.
  public var floatTensor: Tensor { Tensor(pixels, over: 255, shape: [count, rows, columns]) }

  /// All labels: int64 `[n]`, as losses and `oneHot` want them.
  public var labelTensor: Tensor { Tensor(labels, shape: [count], dtype: .int64) }
}
