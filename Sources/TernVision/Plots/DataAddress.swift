/// Images inside SVG and HTML, as data addresses.
enum DataAddress {
  /// `data:image/png;base64,...` of an image.
  static func png(_ image: Image) -> String { "data:image/png;base64," + base64(image.pngBytes) }

  /// RFC 4648, section 4.
  static func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var result: [UInt8] = []
    result.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let count = min(3, bytes.count - start)
      let b1 = count > 1 ? UInt32(bytes[start + 1]) : 0
      let b2 = count > 2 ? UInt32(bytes[start + 2]) : 0
      let word = UInt32(bytes[start]) << 16 | b1 << 8 | b2
      result.append(alphabet[Int(word >> 18)])
      result.append(alphabet[Int(word >> 12 & 63)])
      result.append(count > 1 ? alphabet[Int(word >> 6 & 63)] : UInt8(ascii: "="))
      result.append(count > 2 ? alphabet[Int(word & 63)] : UInt8(ascii: "="))
    }
    return String(decoding: result, as: UTF8.self)
  }
}
