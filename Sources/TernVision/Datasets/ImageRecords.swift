/// Files of records of one size, without a header: a few bytes of labels, then an image channel after
/// channel, as CIFAR has them (https://www.cs.toronto.edu/~kriz/cifar.html).
struct ImageRecords {
  /// Bytes of labels before each image, and which of them is the class.
  var labels, label: Int
  var channels, rows, columns: Int

  /// The most unpacked bytes that a file may have.
  static let limit = 1 << 31

  /// Bytes of a record.
  var size: Int { labels + channels * rows * columns }

  /// Adds the images of a file, packed or not, whose class has a new number, with that number.
  ///
  /// Throws when the file does not end with a record, holds none, or more than `limit` bytes, or names a
  /// class that `number` lacks.
  func read(
    _ path: String, _ number: [Int?], into pixels: inout [UInt8], _ found: inout [Int]
  ) throws(DatasetError) {
    let reader = try InflatingReader(path: path)
    let image = size - labels
    var record = [UInt8](repeating: 0, count: size)
    var count = 0
    if !reader.isGzip { pixels.reserveCapacity(pixels.count + reader.fileSize) }
    while true {
      let got = try reader.read(into: &record)
      if got == 0 { break }
      guard got == size else {
        throw .truncated(path: path, size: reader.offset, expected: (count + 1) * size)
      }
      guard reader.offset <= Self.limit else {
        throw .tooLarge(path: path, bytes: reader.offset, limit: Self.limit)
      }
      let value = Int(record[label])
      guard value < number.count else {
        throw .label(path: path, index: count, value: value, first: 0, classes: number.count)
      }
      if let new = number[value] {
        found.append(new)
        pixels += record.suffix(image)
      }
      count += 1
    }
    guard count > 0 else { throw .truncated(path: path, size: 0, expected: size) }
  }
}

extension InflatingReader {
  /// Fills the array as far as the file goes; returns the number of bytes.
  fileprivate func read(into bytes: inout [UInt8]) throws(DatasetError) -> Int {
    var failure: DatasetError?
    let count = bytes.withUnsafeMutableBytes { buffer in
      do throws(DatasetError) { return try read(into: buffer) } catch { failure = error }
      return 0
    }
    if let failure { throw failure }
    return count
  }
}
