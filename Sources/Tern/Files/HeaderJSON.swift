/// A small strict JSON reader for headers of model files. It refuses what general decoders let pass: a name
/// that appears twice, and nesting made to exhaust the stack.
enum HeaderJSON {
  case object([(name: String, value: HeaderJSON)])
  case array([HeaderJSON])
  case string(String)
  case integer(Int)
  /// A fraction, or a whole number beyond 64 bits.
  case otherNumber
  case bool(Bool)
  case null

  struct Failure: Error {
    let problem: String
  }

  /// The value that all of `bytes` spell; white space may surround it.
  init(_ bytes: [UInt8]) throws(Failure) {
    var parser = Parser(bytes: bytes)
    self = try parser.value(depth: 0)
    guard parser.peek() == nil else { throw parser.failure("more text after the end") }
  }

  private struct Parser {
    let bytes: [UInt8]
    var place = 0
    static let maximumDepth = 16

    init(bytes: [UInt8]) { self.bytes = bytes }

    func failure(_ problem: String) -> Failure { Failure(problem: "\(problem) at byte \(place)") }

    mutating func peek() -> UInt8? {
      while place < bytes.count {
        let byte = bytes[place]
        guard byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d else { return byte }
        place += 1
      }
      return nil
    }

    mutating func take(_ symbol: Unicode.Scalar) -> Bool {
      guard peek() == UInt8(ascii: symbol) else { return false }
      place += 1
      return true
    }

    mutating func value(depth: Int) throws(Failure) -> HeaderJSON {
      guard depth <= Parser.maximumDepth else { throw failure("nesting too deep") }
      guard let next = peek() else { throw failure("an unexpected end") }
      switch next {
      case UInt8(ascii: "{"): return try object(depth)
      case UInt8(ascii: "["): return try array(depth)
      case UInt8(ascii: "\""): return .string(try string())
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
      default:
        for (word, value) in [("true", HeaderJSON.bool(true)), ("false", .bool(false)), ("null", .null)]
        where bytes[place...].starts(with: word.utf8) {
          place += word.utf8.count
          return value
        }
        throw failure("something that is not JSON")
      }
    }

    private mutating func object(_ depth: Int) throws(Failure) -> HeaderJSON {
      place += 1
      var members: [(String, HeaderJSON)] = []
      var names = Set<[UInt8]>()
      if take("}") { return .object(members) }
      repeat {
        guard peek() == UInt8(ascii: "\"") else { throw failure("a member without a name") }
        let name = try string()
        // By bytes: names that differ only in Unicode composition are two names.
        guard names.insert(Array(name.utf8)).inserted else {
          throw failure("the name \"\(name)\" a second time")
        }
        guard take(":") else { throw failure("a member without a colon") }
        members.append((name, try value(depth: depth + 1)))
      } while take(",")
      guard take("}") else { throw failure("an object that is not closed") }
      return .object(members)
    }

    private mutating func array(_ depth: Int) throws(Failure) -> HeaderJSON {
      place += 1
      var elements: [HeaderJSON] = []
      if take("]") { return .array(elements) }
      repeat { elements.append(try value(depth: depth + 1)) } while take(",")
      guard take("]") else { throw failure("an array that is not closed") }
      return .array(elements)
    }

    private mutating func digits() -> Range<Int> {
      let start = place
      while place < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[place]) { place += 1 }
      return start..<place
    }

    private mutating func number() throws(Failure) -> HeaderJSON {
      let start = place
      if bytes[place] == UInt8(ascii: "-") { place += 1 }
      let whole = digits()
      guard !whole.isEmpty, whole.count == 1 || bytes[whole.lowerBound] != UInt8(ascii: "0") else {
        throw failure("a number that is not JSON")
      }
      let end = place
      if place < bytes.count, bytes[place] == UInt8(ascii: ".") {
        place += 1
        if digits().isEmpty { throw failure("a number that is not JSON") }
      }
      if place < bytes.count, bytes[place] | 0x20 == UInt8(ascii: "e") {
        place += 1
        if place < bytes.count, bytes[place] == UInt8(ascii: "+") || bytes[place] == UInt8(ascii: "-") {
          place += 1
        }
        if digits().isEmpty { throw failure("a number that is not JSON") }
      }
      guard place == end, let value = Int(String(decoding: bytes[start..<end], as: UTF8.self)) else {
        return .otherNumber
      }
      return .integer(value)
    }

    private mutating func string() throws(Failure) -> String {
      place += 1
      var text: [UInt8] = []
      while place < bytes.count {
        let byte = bytes[place]
        place += 1
        switch byte {
        case UInt8(ascii: "\""):
          guard let text = String(validating: text, as: UTF8.self) else { throw failure("invalid UTF-8") }
          return text
        case UInt8(ascii: "\\"): try escape(into: &text)
        case 0..<0x20: throw failure("a control character in a string")
        default: text.append(byte)
        }
      }
      throw failure("a string that is not closed")
    }

    private mutating func escape(into text: inout [UInt8]) throws(Failure) {
      guard place < bytes.count else { throw failure("a string that is not closed") }
      let letter = bytes[place]
      place += 1
      switch letter {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
      case UInt8(ascii: "b"): text.append(0x08)
      case UInt8(ascii: "f"): text.append(0x0c)
      case UInt8(ascii: "n"): text.append(0x0a)
      case UInt8(ascii: "r"): text.append(0x0d)
      case UInt8(ascii: "t"): text.append(0x09)
      case UInt8(ascii: "u"):
        var code = try hexadecimal()
        if (0xd800..<0xdc00).contains(code), bytes[place...].starts(with: "\\u".utf8) {
          place += 2
          let low = try hexadecimal()
          guard (0xdc00..<0xe000).contains(low) else { throw failure("half a surrogate pair") }
          code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw failure("half a surrogate pair") }
        text.append(contentsOf: Array(String(Character(scalar)).utf8))
      default: throw failure("an unknown escape")
      }
    }

    private mutating func hexadecimal() throws(Failure) -> UInt32 {
      guard place + 4 <= bytes.count,
        bytes[place..<(place + 4)].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
        let code = UInt32(String(decoding: bytes[place..<(place + 4)], as: UTF8.self), radix: 16)
      else { throw failure("an unknown escape") }
      place += 4
      return code
    }
  }

  /// A string in quotes, with the escapes that JSON demands and no others.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{8}": result += "\\b"
      case "\u{c}": result += "\\f"
      case "\0"..<" ":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
