import Tern

extension Augmentation {
  /// The picture changed at random, to see what a training sees; equal seeds give equal changes.
  ///
  /// Traps on an image with alpha, and on a background that does not have one byte for each channel (black by
  /// default).
  public func changed(_ image: Image, seed: UInt64, background: [UInt8]? = nil) -> Image {
    precondition(
      !image.mode.hasAlpha, "Augmentation: an image of mode \(image.mode.rawValue); flatten it first")
    let background = background ?? Array(repeating: 0, count: image.mode.channels)
    precondition(
      background.count == image.mode.channels,
      "Augmentation: a background of \(background.count) bytes for an image of mode \(image.mode.rawValue)")
    check()
    let (rows, columns) = (image.height, image.width)
    let channels = background.map { AugmentKernel.Channel(scale: 1, shift: 0, background: $0) }
    let values = image.planes.withUnsafeBufferPointer { pixels in
      AugmentKernel.warp(
        AugmentKernel.Source(pixels, rows: rows, columns: columns, channels: channels), [0],
        [warp(key: KeyedRandom.key(seed, 0), rows: rows, columns: columns)], spacing: elasticSpacing,
        item: [channels.count, rows, columns])
    }
    return Image(
      planes: values.scalars(as: Float.self).map { UInt8($0.rounded()) }, rows: rows, columns: columns,
      mode: image.mode)
  }
}
