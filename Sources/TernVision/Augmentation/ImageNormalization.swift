public import Tern

/// How the bytes of images become a network's inputs, channel by channel: `(byte / 255 - mean) / deviation`.
public struct ImageNormalization: Sendable, Equatable {
  /// What is subtracted from values of 0...1: one number for each channel, or one for all.
  public let mean: [Double]
  /// What the differences are divided by; as many numbers as `mean` has.
  public let deviation: [Double]

  /// Bytes become 0...1, without centring.
  public static let unit = ImageNormalization(mean: 0, deviation: 1)

  /// A normalisation with one mean and one deviation for all channels. Traps unless the deviation is
  /// positive.
  public init(mean: Double, deviation: Double) { self.init(mean: [mean], deviation: [deviation]) }

  /// A normalisation with a mean and a deviation for each channel. Traps unless there are as many of one as
  /// of the other, at least one, and each deviation is positive.
  public init(mean: [Double], deviation: [Double]) {
    precondition(
      !mean.isEmpty && mean.count == deviation.count && deviation.allSatisfy { $0 > 0 },
      "ImageNormalization: means \(mean) and deviations \(deviation); give as many of each, and deviations above 0"
    )
    (self.mean, self.deviation) = (mean, deviation)
  }

  /// The normalisation that gives these images a mean of 0 and a deviation of 1 in each channel. A channel
  /// that is one even colour is only brought to 0...1.
  public init(of images: LabeledImages) {
    let channels = images.channelStatistics().map { $0.deviation > 0 ? $0 : (mean: 0, deviation: 1) }
    self.init(mean: channels.map(\.mean), deviation: channels.map(\.deviation))
  }

  /// Whether it is made for images of `channels` channels, and of numbers that can be used.
  func fits(channels: Int) -> Bool {
    [1, channels].contains(mean.count) && deviation.count == mean.count
      && mean.allSatisfy(\.isFinite) && deviation.allSatisfy { $0.isFinite && $0 > 0 }
  }

  /// What a byte of each of `channels` channels becomes.
  func channels(_ channels: Int) -> [AugmentKernel.Channel] {
    (0..<channels).map { channel in
      let (mean, deviation) =
        mean.count == 1 ? (mean[0], deviation[0]) : (mean[channel], deviation[channel])
      return AugmentKernel.Channel(scale: Float(1 / (255 * deviation)), shift: Float(-mean / deviation))
    }
  }

  /// Normalised images: uint8 `[n, channels, ...]` to float32 of that shape; with one mean for all channels,
  /// any uint8 `[n, ...]`. Traps on another type, and when there are means for another number of channels.
  public func apply(_ bytes: Tensor) -> Tensor {
    let shape = Array(bytes.shape)
    precondition(
      !shape.isEmpty,
      "ImageNormalization: one number of shape [] is no batch of images; give [n, channels, rows, columns]")
    precondition(
      mean.count == 1 || (shape.count > 1 && shape[1] == mean.count),
      "ImageNormalization: images of shape \(shape) for \(mean.count) channels; give [n, \(mean.count), rows, columns]"
    )
    let size = shape.dropFirst(mean.count == 1 ? 1 : 2).reduce(1, *)
    return bytes.withUnsafeElements(as: UInt8.self) {
      AugmentKernel.normalize(
        AugmentKernel.Source($0, rows: 1, columns: size, channels: channels(mean.count)), Array(0..<shape[0]),
        item: Array(shape.dropFirst()))
    }
  }
}

/// Stored as `{"mean": m, "deviation": d}` when there is one number for all channels, else with lists.
extension ImageNormalization: Codable {
  private enum Key: String, CodingKey { case mean, deviation }

  /// Throws unless there are as many means as deviations. Whether they can be used, `fits` says.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    func numbers(_ key: Key) throws -> [Double] {
      if let one = try? values.decode(Double.self, forKey: key) { return [one] }
      return try values.decode([Double].self, forKey: key)
    }
    (mean, deviation) = (try numbers(.mean), try numbers(.deviation))
    guard mean.count == deviation.count, !mean.isEmpty else {
      throw DecodingError.dataCorruptedError(
        forKey: .mean, in: values, debugDescription: "\(mean.count) means and \(deviation.count) deviations")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    if mean.count == 1 {
      try values.encode(mean[0], forKey: .mean)
      try values.encode(deviation[0], forKey: .deviation)
    } else {
      try values.encode(mean, forKey: .mean)
      try values.encode(deviation, forKey: .deviation)
    }
  }
}
