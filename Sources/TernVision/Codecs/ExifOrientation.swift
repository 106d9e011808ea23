/// Where cameras note how they were held: tag 0x0112 of the Exif block, 1 (upright) to 8. Every read is
/// checked against the length of the data; anything that makes no sense counts as upright, for a broken note
/// is no reason to refuse a good picture.
enum ExifOrientation {
  /// The orientation in an Exif block, which is a TIFF structure. Its first directory is a 16-bit count, then
  /// entries of 12 bytes: tag, type, count, value (TIFF 6.0, section 2).
  static func inTIFF(_ data: UnsafeRawBufferPointer) -> Image.Orientation {
    guard data.count >= 8 else { return .up }
    let bigEndian = data[0] == UInt8(ascii: "M")
    guard data[0] == data[1], bigEndian || data[0] == UInt8(ascii: "I") else { return .up }
    let directory = Int(integer(data, 4, bytes: 4, bigEndian: bigEndian))
    guard directory <= data.count - 2 else { return .up }
    let entries = Int(integer(data, directory, bytes: 2, bigEndian: bigEndian))
    for entry in 0..<entries {
      let start = directory + 2 + entry * 12
      guard start + 12 <= data.count else { break }
      guard integer(data, start, bytes: 2, bigEndian: bigEndian) == 0x0112 else { continue }
      let isShort = integer(data, start + 2, bytes: 2, bigEndian: bigEndian) == 3
      let value = integer(data, start + 8, bytes: isShort ? 2 : 4, bigEndian: bigEndian)
      return Image.Orientation(rawValue: Int(value)) ?? .up
    }
    return .up
  }

  private static func integer(
    _ data: UnsafeRawBufferPointer, _ start: Int, bytes: Int, bigEndian: Bool
  ) -> UInt32 {
    var value: UInt32 = 0
    for index in 0..<bytes {
      value = value << 8 | UInt32(data[start + (bigEndian ? index : bytes - 1 - index)])
    }
    return value
  }
}
