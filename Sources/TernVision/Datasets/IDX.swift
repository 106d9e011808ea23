import Tern

/// An IDX file of unsigned bytes: the format of MNIST and its relatives.
///
/// Two zero bytes, the element type (0x08: unsigned byte), the rank, then each dimension as a big-endian
/// 32-bit number, then the elements row by row. Format: LeCun, Cortes, Burges, "The MNIST database".
public struct IDX: Sendable, Equatable {
  /// Items first: `[60000, 28, 28]` or `[60000]`.
  public let dimensions: [Int]
  /// The elements, row-major.
  public let bytes: [UInt8]

  /// An array of bytes. Traps unless `bytes` fill `dimensions`.
  public init(dimensions: [Int], bytes: [UInt8]) {
    precondition(
      dimensions.reduce(1, *) == bytes.count,
      "IDX: \(bytes.count) bytes do not fill \(dimensions); give one byte an element")
    self.dimensions = dimensions
    self.bytes = bytes
  }

  /// Reads a file, gzip or not, of exactly `rank` dimensions.
  ///
  /// Magic, dimensions and size are checked before memory is taken; `limit` bounds it in bytes.
  /// Throws on anything that is not one whole IDX file.
  public static func read(_ path: String, rank: Int, limit: Int = 1 << 31) throws(DatasetError) -> IDX {
    let reader = try InflatingReader(path: path)
    let dimensions = try readHeader(reader, rank: rank, limit: limit)
    let bytes = try reader.bytes(dimensions.reduce(1, *))
    try reader.expectEnd()
    return IDX(dimensions: dimensions, bytes: bytes)
  }

  /// Reads an IDX file like `read(_:rank:limit:)`, but keeps only the items at these places; `check` gets the
  /// dimensions of the file before any item is read. Traps unless the places are ascending items of the file.
  static func read(
    _ path: String, rank: Int, places: [Int], limit: Int = 1 << 31,
    check: (_ dimensions: [Int]) throws(DatasetError) -> Void
  ) throws(DatasetError) -> IDX {
    let reader = try InflatingReader(path: path)
    let dimensions = try readHeader(reader, rank: rank, limit: limit)
    try check(dimensions)
    let size = dimensions.dropFirst().reduce(1, *)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(places.count * size)
    var next = places.startIndex
    // 256 items of MNIST are 200 kB, which stay in the cache while the wanted ones are copied out.
    for first in stride(from: 0, to: dimensions[0], by: 256) {
      let end = min(first + 256, dimensions[0])
      let items = try reader.bytes((end - first) * size)
      while next < places.endIndex, places[next] < end {
        precondition(places[next] >= first, "IDX: the places of the items to keep do not ascend")
        bytes += items[(places[next] - first) * size..<(places[next] - first + 1) * size]
        next += 1
      }
    }
    precondition(next == places.endIndex, "IDX: \(path) has \(dimensions[0]) items, not \(places[next] + 1)")
    try reader.expectEnd()
    return IDX(dimensions: [places.count] + dimensions.dropFirst(), bytes: bytes)
  }

  /// The dimensions, after checking the magic and that the file can hold so much.
  private static func readHeader(
    _ reader: InflatingReader, rank: Int, limit: Int
  ) throws(DatasetError) -> [Int] {
    let path = reader.path
    let magic = try reader.bytes(4)
    guard magic[0] == 0, magic[1] == 0, elementNames[magic[2]] != nil else {
      throw .malformed(path: path, offset: 0, expected: "the IDX magic 00 00 08 0\(rank)", found: hex(magic))
    }
    guard magic[2] == 0x08 else {
      throw .malformed(
        path: path, offset: 2, expected: "unsigned bytes (08)",
        found: "\(elementNames[magic[2]]!) (\(hex([magic[2]])))")
    }
    guard magic[3] == rank else {
      throw .malformed(path: path, offset: 3, expected: "\(rank) dimensions", found: "\(magic[3])")
    }
    let header = try reader.bytes(4 * rank)
    let dimensions = (0..<rank).map { axis in
      header[4 * axis..<4 * axis + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    for axis in dimensions.indices where dimensions[axis] == 0 {
      throw .malformed(path: path, offset: 4 + 4 * axis, expected: "at least 1 item", found: "0")
    }
    // Saturating, so that four-billion-sized dimensions are refused and not wrapped around.
    let count = dimensions.reduce(1) { product, next in
      let (value, overflow) = product.multipliedReportingOverflow(by: next)
      return overflow ? Int.max : value
    }
    guard count <= limit else { throw .tooLarge(path: path, bytes: count, limit: limit) }
    let start = 4 + 4 * rank
    if !reader.isGzip && reader.fileSize < start + count {
      throw .truncated(path: path, size: reader.fileSize, expected: start + count)
    }
    guard count <= reader.mostBytes else {
      throw .tooLarge(path: path, bytes: count, limit: reader.mostBytes)
    }
    return dimensions
  }

  /// The file's bytes, header first.
  public func encoded() -> [UInt8] {
    var file = header
    file += bytes
    return file
  }

  /// SHA-256 of the unpacked file.
  public func sha256() -> String {
    var hash = SHA256()
    header.withUnsafeBytes { hash.update($0) }
    bytes.withUnsafeBytes { hash.update($0) }
    return hash.hexDigest()
  }

  private var header: [UInt8] {
    var header: [UInt8] = [0, 0, 8, UInt8(dimensions.count)]
    for size in dimensions { withUnsafeBytes(of: UInt32(size).bigEndian) { header += $0 } }
    return header
  }

  private static let elementNames: [UInt8: String] = [
    0x08: "unsigned bytes", 0x09: "signed bytes", 0x0B: "16-bit integers", 0x0C: "32-bit integers",
    0x0D: "32-bit floats", 0x0E: "64-bit floats",
  ]

  private static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
  }
}
