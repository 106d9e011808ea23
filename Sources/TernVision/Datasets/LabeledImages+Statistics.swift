extension LabeledImages {
  /// Mean and population standard deviation of the pixels / 255 of each channel.
  public func channelStatistics() -> [(mean: Double, deviation: Double)] {
    (0..<channels).map { channel in
      // A histogram keeps the sums exact: 256 counts instead of 47 million roundings.
      let counts = histogram(channel)
      var (sum, squares) = (0, 0)
      for (value, count) in counts.enumerated() {
        sum += value * count
        squares += value * value * count
      }
      let scale: Double = 255
      let total = Double(max(count * rows * columns, 1))
      let mean: Double = Double(sum) / (total * scale)
      let square: Double = Double(squares) / (total * scale * scale)
      return (mean, (square - mean * mean).squareRoot())
    }
  }

  /// How often each byte occurs in a channel of all images.
  private func histogram(_ channel: Int) -> [Int] {
    // Four tables, because neighbouring pixels are often equal and one count would wait for its own last
    // increment.
    var tables = [Int](repeating: 0, count: 4 * 256)
    let area = rows * columns
    pixels.withUnsafeBufferPointer { pixels in
      tables.withUnsafeMutableBufferPointer { tables in
        for image in 0..<count {
          let start = (image * channels + channel) * area
          for index in start..<start + area { tables[(index & 3) << 8 | Int(pixels[index])] += 1 }
        }
      }
    }
    return (0..<256).map { value in
      tables[value] + tables[256 + value] + tables[512 + value] + tables[768 + value]
    }
  }

  /// SHA-256 over the size, labels and pixels: names the data a model was trained on.
  public func sha256() -> String {
    var hash = SHA256()
    // Grey images of up to 256 classes are hashed as they were before there were others.
    let size = ((channels == 1 ? [] : [channels]) + [rows, columns, count]).map { UInt64($0).littleEndian }
    size.withUnsafeBytes { hash.update($0) }
    if classes.count <= 256 {
      labels.map { UInt8($0) }.withUnsafeBytes { hash.update($0) }
    } else {
      labels.map { UInt32($0).littleEndian }.withUnsafeBytes { hash.update($0) }
    }
    pixels.withUnsafeBytes { hash.update($0) }
    return hash.hexDigest()
  }
}
