import Tern

extension Augmentation {
  /// A grey image, changed at random: the same seed, the same change. To look at what a training sees.
  ///
  /// Traps on an image of another mode.
  public func changed(_ image: Image, seed: UInt64) -> Image {
    precondition(
      image.mode == .gray, "Augmentation: an image of mode \(image.mode.rawValue); convert it to .gray")
    check()
    let (rows, columns) = (image.height, image.width)
    let values = image.pixels.withUnsafeBufferPointer { pixels in
      AugmentKernel.warp(
        AugmentKernel.Source(pixels, rows: rows, columns: columns, scale: 1, shift: 0), [0],
        [warp(key: KeyedRandom.key(seed, 0), rows: rows, columns: columns)], spacing: elasticSpacing,
        item: [rows, columns])
    }
    return Image(
      width: columns, height: rows, mode: .gray,
      pixels: values.scalars(as: Float.self).map { UInt8($0.rounded()) })
  }
}
