public import Tern
public import TernLearn

/// Labelled images that stay bytes: each batch is gathered, changed at random and normalised in one pass.
///
/// 60,000 digits take 47 MB this way, and the whole set never exists as floats.
public struct ByteImages: Dataset {
  /// The images with their labels, of which `init` may choose some.
  public let images: LabeledImages
  /// How bytes become the network's inputs.
  public let normalization: ImageNormalization
  /// How images are changed at random in each pass.
  public let augmentation: Augmentation
  /// For each channel, the byte that fills what a change uncovers or erases.
  public let background: [UInt8]
  /// Which images, in which order; nil for all.
  private let positions: [Int]?
  /// The shape of one input.
  private let item: [Int]
  private let generator: Generator?
  private let channels: [AugmentKernel.Channel]
  /// Decides the changes of this pass.
  private var passKey: UInt64 = 0

  /// A data set of the images at `positions` (all by default), with inputs of shape `item`, by default
  /// `[channels, rows, columns]`.
  ///
  /// Each pass of a loader draws one 64-bit number from the generator; it and an image's place in `images`
  /// decide how that image is changed. Without a generator every pass makes the same changes. `background` is
  /// black by default.
  ///
  /// Traps on positions that do not exist, an item of another size, a normalisation or background for another
  /// number of channels, and settings out of range.
  public init(
    _ images: LabeledImages, positions: [Int]? = nil, item: [Int]? = nil,
    normalization: ImageNormalization = .unit, augmentation: Augmentation = .none,
    background: [UInt8]? = nil, generator: Generator? = nil
  ) {
    let item = item ?? [images.channels, images.rows, images.columns]
    let background = background ?? Array(repeating: 0, count: images.channels)
    precondition(
      item.reduce(1, *) == images.imageSize,
      "ByteImages: an item of shape \(item) does not hold images of \(images.channels) x \(images.rows) x \(images.columns)"
    )
    precondition(
      positions?.allSatisfy { $0 >= 0 && $0 < images.count } ?? true,
      "ByteImages: a position is outside the \(images.count) images")
    precondition(
      images.rows < 1 << 15 && images.columns < 1 << 15,
      "ByteImages: images of \(images.rows) x \(images.columns) are too large")
    precondition(
      normalization.fits(channels: images.channels) && background.count == images.channels,
      "ByteImages: \(normalization.mean.count) means and \(background.count) background bytes for images of \(images.channels) channels"
    )
    augmentation.check()
    (self.images, self.positions, self.item) = (images, positions, item)
    (self.normalization, self.augmentation, self.generator) = (normalization, augmentation, generator)
    self.background = background
    channels = zip(normalization.channels(images.channels), background).map { channel, byte in
      AugmentKernel.Channel(scale: channel.scale, shift: channel.shift, background: byte)
    }
  }

  /// The number of images that were chosen.
  public var count: Int { positions?.count ?? images.count }

  /// This data set with new random changes for one pass; itself when nothing is random.
  public func beginningPass() -> any Dataset {
    guard let generator, augmentation != .none else { return self }
    var copy = self
    copy.passKey = generator.next64()
    return copy
  }

  public func batch(_ range: Range<Int>) -> Batch { batch(Array(range)) }

  public func batch(_ chosen: [Int]) -> Batch {
    let chosen = chosen.map { position in
      precondition(position >= 0 && position < count, "ByteImages: no item \(position) among \(count)")
      return positions?[position] ?? position
    }
    let labels = Tensor(chosen.map { Int64(images.labels[$0]) }, shape: [chosen.count])
    let (rows, columns) = (images.rows, images.columns)
    let inputs = images.pixels.withUnsafeBufferPointer { pixels in
      let source = AugmentKernel.Source(pixels, rows: rows, columns: columns, channels: channels)
      guard augmentation != .none else { return AugmentKernel.normalize(source, chosen, item: item) }
      let warps = chosen.map {
        augmentation.warp(key: KeyedRandom.key(passKey, $0), rows: rows, columns: columns)
      }
      return AugmentKernel.warp(
        source, chosen, warps, spacing: augmentation.elasticSpacing, item: item)
    }
    return Batch(inputs, labels)
  }
}
