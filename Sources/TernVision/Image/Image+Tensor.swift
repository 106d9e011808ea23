public import Tern

extension Image {
  /// The samples as a uint8 tensor, 0 ... 255: [height, width] for `.gray`, else [height, width, channels].
  public func tensor() -> Tensor {
    Tensor(pixels, shape: mode == .gray ? [height, width] : [height, width, mode.channels])
  }

  /// The image of a tensor of samples, [height, width] or [height, width, channels] with 1 (grey), 2 (grey
  /// and alpha), 3 (RGB) or 4 (RGBA) channels: uint8, 0 ... 255, or floating, 0 ... 1, rounded to the nearest
  /// level. Traps on another shape or dtype, on no pixels, and on floating samples outside 0 ... 1.
  public init(_ tensor: Tensor) {
    let shape = Array(tensor.shape)
    let modes: [Int: Mode] = [1: .gray, 2: .grayAlpha, 3: .rgb, 4: .rgba]
    guard shape.count == 2 || shape.count == 3, let mode = modes[shape.count == 2 ? 1 : shape[2]] else {
      fatalError(
        """
        Image: a tensor of shape \(shape) is no image; give [height, width] or [height, width, channels] with \
        1 to 4 channels (permute [channels, height, width] first, take one image out of a batch)
        """)
    }
    let samples: [UInt8]
    switch tensor.dtype {
    case .uint8: samples = tensor.scalars(as: UInt8.self)
    case .float32, .float64:
      samples = tensor.scalars(as: Double.self).map { value in
        precondition(
          value >= 0 && value <= 1,
          "Image: sample \(value) is outside 0 ... 1; divide by 255, or clamp, or convert to uint8 first")
        return UInt8((value * 255).rounded())
      }
    default:
      fatalError(
        "Image: samples of type \(tensor.dtype) have no agreed range; convert to uint8, or to float32 in 0 ... 1"
      )
    }
    self.init(width: shape[1], height: shape[0], mode: mode, pixels: samples)
  }
}
