extension Tensor {
  /// The array in a NumPy `.npy` file, of any version and byte order.
  ///
  /// float16 is read as float32, int8, int16 and uint16 as int32, uint32 and uint64 as int64. An
  /// array in Fortran order keeps its order as a view. Throws when the file is damaged, is longer or
  /// shorter than its header says, or holds objects, structures or more than eight dimensions;
  /// memory is taken only for elements that are there.
  public init(npy path: String) throws(TensorFileError) {
    let file = TensorFileContext(path: path)
    let bytes = try file.access { () throws(FileError) in try FileBytes(path) }
    var reader = FileRangeReader(file: bytes, range: 0..<bytes.count)
    self = try NPY.read(&reader, file)
  }

  /// Writes the elements as a NumPy `.npy` file, whole or not at all.
  public func saveNPY(to path: String) throws(TensorFileError) {
    try AtomicFile.write(path, orThrow: TensorFileError.init(_:)) { writer throws(TensorFileError) in
      do throws(FileError) {
        try writer.append(NPYHeader.bytes(dtype, shape))
        try withElementBytes { bytes throws(FileError) in try writer.append(bytes) }
      } catch {
        throw TensorFileError(error)
      }
    }
  }
}

enum NPY {
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  static func read(_ reader: inout some ByteReader, _ file: TensorFileContext) throws(TensorFileError)
    -> Tensor
  {
    let total = reader.remaining
    guard total >= 10 else {
      throw file.malformed("it has \(total) bytes, fewer than any .npy file")
    }
    let start = try reader.bytes(8)
    if start.starts(with: "PK".utf8) {
      throw file.unsupported("it is a zip archive, not one array", "read it with NPZ.read")
    }
    guard start.starts(with: magic) else { throw file.malformed("it does not begin as an .npy file does") }
    guard (1...3).contains(start[6]) && start[7] == 0 else {
      throw file.unsupported(
        "it is of .npy version \(start[6]).\(start[7])", "save it again as version 1.0, 2.0 or 3.0")
    }
    let lengthBytes = start[6] == 1 ? 2 : 4
    guard reader.remaining >= lengthBytes else { throw file.malformed("it ends within its header") }
    let length = Int(try reader.bytes(lengthBytes).littleEndian(at: 0, bytes: lengthBytes))
    // A shape and a type need a few hundred bytes; version 1 cannot say more than this.
    guard length <= 65535 else { throw file.malformed("it claims a header of \(length) bytes") }
    guard length <= reader.remaining else {
      throw file.malformed("its header should have \(length) bytes, and \(reader.remaining) are left")
    }
    let header = try NPYHeader(try reader.bytes(length), file)
    return try elements(header, &reader, file)
  }

  private static func elements(
    _ header: NPYHeader, _ reader: inout some ByteReader, _ file: TensorFileContext
  ) throws(TensorFileError) -> Tensor {
    guard let needed = header.element.byteCount(header.shape), needed == reader.remaining else {
      throw file.malformed("shape \(header.shape) does not fit the \(reader.remaining) bytes of its elements")
    }
    // Column by column is row by row of the transpose.
    let isReversed = header.isFortranOrder && header.shape.count > 1
    let shape = try file.shape(isReversed ? header.shape.reversed() : header.shape, of: "its array")
    let stored = try header.element.tensor(shape, isBigEndian: header.isBigEndian, from: &reader, file)
    return isReversed
      ? stored.view(stored.layout.permuted(Array(header.shape.indices.reversed()))) : stored
  }
}
