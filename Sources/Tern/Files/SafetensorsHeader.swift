/// The header of a safetensors file, checked against itself and against the file's length.
struct SafetensorsHeader {
  struct Entry {
    var name: String
    var element: StoredElement
    var shape: Shape
    /// Bytes, counted from the end of the header.
    var offsets: Range<Int>
  }

  /// In the order of their elements in the file.
  private(set) var entries: [Entry] = []
  private(set) var metadata: [String: String] = [:]
  /// Where the elements begin in the file.
  let end: Int

  init(_ file: FileBytes, _ context: TensorFileContext) throws(TensorFileError) {
    guard file.count >= 8 else {
      throw context.malformed("it has \(file.count) bytes, fewer than any safetensors file")
    }
    let start = try context.access { () throws(FileError) in try file.bytes(at: 0, count: 8) }
    let claimed = start.littleEndian(at: 0, bytes: 8)
    guard claimed <= Safetensors.maximumHeader, claimed <= file.count - 8 else {
      throw context.malformed(
        "it is not a safetensors file, or damaged: it claims a header of \(claimed) bytes, and \(file.count - 8) follow"
      )
    }
    let length = Int(claimed)
    end = 8 + length
    let text = try context.access { () throws(FileError) in try file.bytes(at: 8, count: length) }
    guard text.first == UInt8(ascii: "{") else {
      throw context.malformed("it is not a safetensors file, or damaged: its header does not begin with {")
    }
    let json: HeaderJSON
    do throws(HeaderJSON.Failure) {
      json = try HeaderJSON(text)
    } catch {
      throw context.malformed("its header has \(error.problem)")
    }
    guard case .object(let members) = json else { throw context.malformed("its header is not an object") }
    for (name, value) in members {
      if name == Safetensors.metadataName {
        metadata = try SafetensorsHeader.texts(value, context)
      } else {
        entries.append(try SafetensorsHeader.entry(name, value, context))
      }
    }
    entries.sort {
      ($0.offsets.lowerBound, $0.offsets.upperBound) < ($1.offsets.lowerBound, $1.offsets.upperBound)
    }
    try checkOffsets(file.count - end, context)
  }

  private static func texts(_ value: HeaderJSON, _ context: TensorFileContext) throws(TensorFileError)
    -> [String: String]
  {
    guard case .object(let members) = value else { throw context.malformed("its metadata is not an object") }
    var texts: [String: String] = [:]
    for (name, value) in members {
      guard case .string(let text) = value else {
        throw context.malformed("its metadata '\(name)' is not a text")
      }
      texts[name] = text
    }
    return texts
  }

  private static func entry(_ name: String, _ value: HeaderJSON, _ context: TensorFileContext)
    throws(TensorFileError) -> Entry
  {
    var (type, shape, offsets): (String?, [Int]?, [Int]?)
    if case .object(let members) = value {
      for (key, value) in members {
        switch (key, value) {
        case ("dtype", .string(let text)): type = text
        case ("shape", .array(let sizes)): shape = SafetensorsHeader.counts(sizes)
        case ("data_offsets", .array(let ends)): offsets = SafetensorsHeader.counts(ends)
        default: throw context.malformed("tensor '\(name)' has a '\(key)' that does not belong there")
        }
      }
    }
    guard let type, let shape, let offsets, offsets.count == 2, offsets[0] <= offsets[1] else {
      throw context.malformed("tensor '\(name)' lacks a sound dtype, shape or data_offsets")
    }
    guard let element = element(type) else {
      throw context.unsupported(
        "tensor '\(name)' is of type \(type)", "convert it to F32, F16 or BF16 and save again")
    }
    guard element.byteCount(shape) == offsets[1] - offsets[0] else {
      throw context.malformed(
        "tensor '\(name)' of type \(type) and shape \(shape) does not fill bytes \(offsets[0]) to \(offsets[1])"
      )
    }
    return Entry(
      name: name, element: element, shape: try context.shape(shape, of: "tensor '\(name)'"),
      offsets: offsets[0]..<offsets[1])
  }

  /// Whole numbers, none negative; nil for anything else.
  private static func counts(_ values: [HeaderJSON]) -> [Int]? {
    var counts: [Int] = []
    for value in values {
      guard case .integer(let count) = value, count >= 0 else { return nil }
      counts.append(count)
    }
    return counts
  }

  private static func element(_ name: String) -> StoredElement? {
    switch name {
    case "BOOL": .bool
    case "U8": .uint8
    case "I8": .int8
    case "U16": .uint16
    case "I16": .int16
    case "U32": .uint32
    case "I32": .int32
    case "U64": .uint64
    case "I64": .int64
    case "F16": .float16
    case "BF16": .bfloat16
    case "F32": .float32
    case "F64": .float64
    default: nil
    }
  }

  /// Each tensor begins where the one before ends, and the last ends with the file.
  private func checkOffsets(_ available: Int, _ context: TensorFileContext) throws(TensorFileError) {
    var end = 0
    for entry in entries {
      guard entry.offsets.lowerBound == end else {
        throw context.malformed(
          "tensor '\(entry.name)' begins at byte \(entry.offsets.lowerBound) of the elements, where \(end) is due"
        )
      }
      end = entry.offsets.upperBound
    }
    guard end == available else {
      throw context.malformed("its tensors take \(end) bytes, and \(available) follow the header")
    }
  }
}
