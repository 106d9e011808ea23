/// The header of an `.npy` file: a Python dictionary in text, before the elements.
///
/// The format is NEP 1 (https://numpy.org/neps/nep-0001-npy-format.html).
struct NPYHeader {
  var element: StoredElement
  var isBigEndian: Bool
  var isFortranOrder: Bool
  var shape: [Int]

  /// The dictionary is parsed by what NumPy can write there; nothing of it is run.
  init(_ text: [UInt8], _ file: TensorFileContext) throws(TensorFileError) {
    var parser = Parser(text: text, file: file)
    var descr: String?
    var order: Bool?
    var sizes: [Int]?
    try parser.expect("{")
    while !parser.take("}") {
      let key = try parser.string()
      try parser.expect(":")
      switch key {
      case "descr" where descr == nil:
        if parser.peek() == UInt8(ascii: "[") {
          throw file.unsupported("it holds a structured array", "save each field as an array of its own")
        }
        descr = try parser.string()
      case "fortran_order" where order == nil: order = try parser.truth()
      case "shape" where sizes == nil: sizes = try parser.sizes()
      default: throw file.malformed("its header has the key '\(key)' twice, or it does not belong there")
      }
      if !parser.take(",") {
        try parser.expect("}")
        break
      }
    }
    guard parser.isAtEnd else { throw file.malformed("its header goes on after the closing brace") }
    guard let descr, let order, let sizes else {
      throw file.malformed("its header lacks one of descr, fortran_order and shape")
    }
    (element, isBigEndian) = try NPYHeader.type(descr, file)
    (isFortranOrder, shape) = (order, sizes)
  }

  private static func type(_ descr: String, _ file: TensorFileContext) throws(TensorFileError) -> (
    StoredElement, Bool
  ) {
    let order = descr.first
    guard let order, "<>|=".contains(order) else {
      throw file.malformed("its element type '\(descr)' names no byte order")
    }
    let element: StoredElement
    switch descr.dropFirst() {
    case "b1": element = .bool
    case "u1": element = .uint8
    case "i1": element = .int8
    case "u2": element = .uint16
    case "i2": element = .int16
    case "u4": element = .uint32
    case "i4": element = .int32
    case "u8": element = .uint64
    case "i8": element = .int64
    case "f2": element = .float16
    case "f4": element = .float32
    case "f8": element = .float64
    case "O":
      throw file.unsupported(
        "it holds Python objects, which only running their code could restore", "save an array of numbers")
    default:
      throw file.unsupported(
        "its elements are of type '\(descr)'", "save it as float32, float64, int64, int32, uint8 or bool")
    }
    return (element, order == ">")
  }

  /// The first bytes of a version 1.0 file, exactly as NumPy writes them: padded to a multiple of 64,
  /// with room for the first size to grow to 21 digits.
  static func bytes(_ dtype: DType, _ shape: Shape) -> [UInt8] {
    let type =
      switch dtype {
      case .float32: "<f4"
      case .float64: "<f8"
      case .int64: "<i8"
      case .int32: "<i4"
      case .uint8: "|u1"
      case .bool: "|b1"
      }
    let sizes = shape.map(String.init).joined(separator: ", ") + (shape.rank == 1 ? "," : "")
    var text = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(sizes)), }"
    if shape.rank > 0 { text += String(repeating: " ", count: 21 - String(shape[0]).count) }
    let unpadded = NPY.magic.count + 4 + text.utf8.count + 1
    text += String(repeating: " ", count: (64 - unpadded % 64) % 64) + "\n"
    var bytes = NPY.magic + [1, 0]
    bytes.append(littleEndian: text.utf8.count, bytes: 2)
    return bytes + Array(text.utf8)
  }
}

/// Walks over the header's text.
private struct Parser {
  let text: [UInt8]
  let file: TensorFileContext
  private var place = 0

  init(text: [UInt8], file: TensorFileContext) {
    (self.text, self.file) = (text, file)
  }

  mutating func peek() -> UInt8? {
    while place < text.count, [0x20, 0x09, 0x0a, 0x0d].contains(text[place]) { place += 1 }
    return place < text.count ? text[place] : nil
  }

  var isAtEnd: Bool {
    var copy = self
    return copy.peek() == nil
  }

  mutating func take(_ symbol: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(ascii: symbol) else { return false }
    place += 1
    return true
  }

  mutating func expect(_ symbol: Unicode.Scalar) throws(TensorFileError) {
    if !take(symbol) { throw unexpected("'\(symbol)'") }
  }

  private func unexpected(_ wanted: String) -> TensorFileError {
    file.malformed("its header has no \(wanted) at character \(place + 1)")
  }

  mutating func string() throws(TensorFileError) -> String {
    guard let quote = peek(), quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
      throw unexpected("quoted word")
    }
    let start = place + 1
    guard let end = text[start...].firstIndex(of: quote) else { throw unexpected("end of the quoted word") }
    let word = text[start..<end]
    guard word.allSatisfy({ $0 >= 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\\") }) else {
      throw unexpected("plain word")
    }
    place = end + 1
    return String(decoding: word, as: UTF8.self)
  }

  mutating func truth() throws(TensorFileError) -> Bool {
    _ = peek()
    for (word, value) in [("True", true), ("False", false)] where text[place...].starts(with: word.utf8) {
      place += word.utf8.count
      return value
    }
    throw unexpected("True or False")
  }

  /// `()`, `(3,)`, `(3, 4)`.
  mutating func sizes() throws(TensorFileError) -> [Int] {
    try expect("(")
    var sizes: [Int] = []
    while !take(")") {
      sizes.append(try size())
      if take(",") { continue }
      // `(3)` is a number to Python, not a tuple.
      if sizes.count == 1 { throw unexpected("','") }
      try expect(")")
      break
    }
    return sizes
  }

  private mutating func size() throws(TensorFileError) -> Int {
    if peek() == UInt8(ascii: "-") { throw file.malformed("a size of its shape is negative") }
    let start = place
    var value = 0
    while place < text.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[place]) {
      let (scaled, first) = value.multipliedReportingOverflow(by: 10)
      let (sum, second) = scaled.addingReportingOverflow(Int(text[place] - UInt8(ascii: "0")))
      if first || second { throw file.malformed("a size of its shape is beyond 64 bits") }
      value = sum
      place += 1
    }
    if place == start { throw unexpected("size") }
    // Python 2 marked long numbers.
    if place < text.count, text[place] == UInt8(ascii: "L") { place += 1 }
    return value
  }
}
