/// Bytes in order: a range of a file, or what a compressed one unpacks to.
protocol ByteReader {
  /// How many bytes have not been read.
  var remaining: Int { get }
  /// Fills `buffer` with the next bytes; the caller has compared its length with `remaining`.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(TensorFileError)
}

extension ByteReader {
  mutating func bytes(_ count: Int) throws(TensorFileError) -> [UInt8] {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
    defer { buffer.deallocate() }
    try read(into: buffer)
    return Array(buffer)
  }
}

/// A range of a file.
struct FileRangeReader: ByteReader {
  let file: FileBytes
  var range: Range<Int>
  var remaining: Int { range.count }

  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(TensorFileError) {
    do throws(FileError) { try file.read(at: range.lowerBound, into: buffer) } catch {
      throw TensorFileError(error)
    }
    range = (range.lowerBound + buffer.count)..<range.upperBound
  }
}

/// Little-endian numbers, as headers hold them.
extension [UInt8] {
  func littleEndian(at place: Int, bytes: Int) -> UInt64 {
    (0..<bytes).reduce(0) { $0 | UInt64(self[place + $1]) << UInt64(8 * $1) }
  }

  mutating func append(littleEndian value: some BinaryInteger, bytes: Int) {
    for i in 0..<bytes { append(UInt8(truncatingIfNeeded: value >> (8 * i))) }
  }
}

/// Dictionary keys in the order of their UTF-8 bytes, the same on every run and machine.
func sortedNames(_ names: some Sequence<String>) -> [String] {
  names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
}
