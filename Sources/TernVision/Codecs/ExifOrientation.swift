/// Where cameras note how they were held: tag 0x0112 of the Exif block, 1 (upright) to 8. Every read is checked
/// against the length of the data; anything that makes no sense counts as upright, for a broken note is no
/// reason to refuse a good picture.
enum ExifOrientation {
  /// Orientation from the APP1 segment of a JPEG, whose markers end where the samples begin.
  static func ofJPEG(_ data: UnsafeRawBufferPointer) -> Image.Orientation {
    var position = 2
    while position + 4 <= data.count, data[position] == 0xFF {
      let marker = data[position + 1]
      if marker == 0xFF {  // padding
        position += 1
        continue
      }
      if marker == 0xDA || marker == 0xD9 { break }
      let length = Int(data[position + 2]) << 8 | Int(data[position + 3])
      let end = position + 2 + length
      guard length >= 2, end <= data.count else { break }
      if marker == 0xE1, length >= 8, data[(position + 4)..<(position + 10)].elementsEqual("Exif\0\0".utf8) {
        return ofTIFF(UnsafeRawBufferPointer(rebasing: data[(position + 10)..<end]))
      }
      position = end
    }
    return .up
  }

  /// Orientation from the eXIf chunk of a PNG.
  static func ofPNG(_ data: UnsafeRawBufferPointer) -> Image.Orientation {
    var position = 8
    while position + 12 <= data.count {
      let length = Int(integer(data, position, bytes: 4, bigEndian: true))
      guard length <= data.count - position - 12 else { break }
      let type = data[(position + 4)..<(position + 8)]
      if type.elementsEqual("eXIf".utf8) {
        return ofTIFF(UnsafeRawBufferPointer(rebasing: data[(position + 8)..<(position + 8 + length)]))
      }
      position += 12 + length
    }
    return .up
  }

  /// The first directory of a TIFF structure: a 16-bit count, then entries of 12 bytes (tag, type, count,
  /// value). TIFF 6.0, section 2.
  private static func ofTIFF(_ data: UnsafeRawBufferPointer) -> Image.Orientation {
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
