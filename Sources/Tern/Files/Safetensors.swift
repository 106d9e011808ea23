/// Files of named tensors in the safetensors format: a header in JSON, then the elements. Reading one never
/// runs code (https://github.com/huggingface/safetensors, "Format").
public enum Safetensors {
  /// The most bytes of a header; the format's own limit.
  static let maximumHeader = 100_000_000
  static let metadataName = "__metadata__"

  /// The tensors and the texts of a file.
  ///
  /// float16 and bfloat16 are read as float32, other small integers as the next type that holds
  /// them. Throws when the file is damaged: elements must follow one another without gap, overlap or
  /// rest, and names be unique. Memory is taken only for elements that are there.
  public static func read(_ path: String) throws(TensorFileError) -> (
    tensors: [String: Tensor], metadata: [String: String]
  ) {
    let context = TensorFileContext(path: path)
    let file = try context.access { () throws(FileError) in try FileBytes(path) }
    let header = try SafetensorsHeader(file, context)
    var tensors: [String: Tensor] = [:]
    for entry in header.entries {
      var reader = FileRangeReader(
        file: file, range: (header.end + entry.offsets.lowerBound)..<(header.end + entry.offsets.upperBound))
      tensors[entry.name] = try entry.element.tensor(entry.shape, from: &reader, context)
    }
    return (tensors, header.metadata)
  }

  /// Writes tensors and texts, whole or not at all. Equal content gives equal bytes: the widest types
  /// come first, so that elements are aligned, and names of one type follow in order.
  public static func write(
    _ tensors: [String: Tensor], metadata: [String: String] = [:], to path: String
  ) throws(TensorFileError) {
    let names = sortedNames(tensors.keys)
    guard !names.contains(metadataName) else {
      throw TensorFileError(
        path, .unwritable, "a tensor cannot be called \(metadataName)", "give it another name")
    }
    // The order in which the format's own library ranks the types.
    let ranks: [DType] = [.int64, .float64, .float32, .int32, .uint8, .bool]
    let order = ranks.flatMap { rank in names.filter { tensors[$0]!.dtype == rank } }
    let header = header(of: order.map { ($0, tensors[$0]!) }, metadata)
    guard header.count <= maximumHeader else {
      throw TensorFileError(
        path, .unwritable, "its header would have \(header.count) bytes, more than the format allows",
        "store fewer tensors or less metadata")
    }
    try AtomicFile.write(path, orThrow: TensorFileError.init(_:)) { writer throws(TensorFileError) in
      do throws(FileError) {
        var start: [UInt8] = []
        start.append(littleEndian: header.count, bytes: 8)
        try writer.append(start + header)
        for name in order {
          try tensors[name]!.withElementBytes { bytes throws(FileError) in try writer.append(bytes) }
        }
      } catch {
        throw TensorFileError(error)
      }
    }
  }

  private static func header(of tensors: [(String, Tensor)], _ metadata: [String: String]) -> [UInt8] {
    var members: [String] = []
    if !metadata.isEmpty {
      let texts = sortedNames(metadata.keys).map {
        HeaderJSON.quoted($0) + ":" + HeaderJSON.quoted(metadata[$0]!)
      }
      members.append("\"\(metadataName)\":{\(texts.joined(separator: ","))}")
    }
    var offset = 0
    for (name, tensor) in tensors {
      let end = offset + tensor.count * tensor.dtype.itemSize
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      members.append(
        "\(HeaderJSON.quoted(name)):{\"dtype\":\"\(typeName(tensor.dtype))\",\"shape\":[\(shape)],\"data_offsets\":[\(offset),\(end)]}"
      )
      offset = end
    }
    let text = Array("{\(members.joined(separator: ","))}".utf8)
    // Spaces let the elements begin at a multiple of 8.
    return text + [UInt8](repeating: 0x20, count: (8 - text.count % 8) % 8)
  }

  private static func typeName(_ dtype: DType) -> String {
    switch dtype {
    case .float32: "F32"
    case .float64: "F64"
    case .int64: "I64"
    case .int32: "I32"
    case .uint8: "U8"
    case .bool: "BOOL"
    }
  }
}
