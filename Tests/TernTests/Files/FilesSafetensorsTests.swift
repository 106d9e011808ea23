import Foundation
import Testing

@testable import Tern

@Suite("Files: safetensors")
struct FilesSafetensorsTests {
  let folder = TemporaryFolder()

  @Test func readsWhatThePackageWrote() throws {
    for (name, golden) in FilesGoldens.all.safetensors {
      let (tensors, metadata) = try Safetensors.read(folder.put("a.safetensors", Array(golden.file)))
      #expect(metadata == golden.metadata)
      #expect(tensors.keys.sorted() == golden.arrays.keys.sorted())
      for (key, content) in golden.arrays { expectContent(tensors[key], content, "\(name) \(key)") }
    }
  }

  /// Order, header, escapes and padding are the package's.
  @Test func writesThePackagesBytes() throws {
    for name in ["all types", "nothing"] {
      let golden = FilesGoldens.all.safetensors[name]!
      let (tensors, metadata) = try Safetensors.read(folder.put("a", Array(golden.file)))
      try Safetensors.write(tensors, metadata: metadata, to: folder.file("b"))
      let (ours, theirs) = (folder.bytes("b"), Array(golden.file))
      #expect(ours == theirs, "\(name): \(String(decoding: ours.prefix(900), as: UTF8.self))")
    }
  }

  @Test func deterministicAndAligned() throws {
    let tensors: [String: Tensor] = Dictionary(
      uniqueKeysWithValues: (0..<50).map {
        ("layer\($0)", Tensor.full([3], Double($0), dtype: DType.allCases[$0 % 6]))
      })
    let metadata = Dictionary(uniqueKeysWithValues: (0..<20).map { ("key\($0)", "value") })
    try Safetensors.write(tensors, metadata: metadata, to: folder.file("a"))
    let reversed = Dictionary(
      uniqueKeysWithValues: tensors.sorted { $0.key > $1.key }.map { ($0.key, $0.value) })
    try Safetensors.write(reversed, metadata: metadata, to: folder.file("b"))
    #expect(folder.bytes("a") == folder.bytes("b"))
    #expect(folder.bytes("a").littleEndian(at: 0, bytes: 8) % 8 == 0)
    let back = try Safetensors.read(folder.file("a"))
    #expect(back.metadata == metadata)
    for (name, tensor) in tensors { #expect(back.tensors[name]?.isEqual(to: tensor) == true, "\(name)") }
  }

  @Test func viewsAreWrittenByValue() throws {
    let x = Tensor.arange(6).reshaped([2, 3])
    try Safetensors.write(["t": x.T, "r": x[1]], to: folder.file("a"))
    let back = try Safetensors.read(folder.file("a")).tensors
    #expect(back["t"]!.isEqual(to: x.T) && back["r"]!.isEqual(to: x[1]))
  }

  private func made(_ header: String, data: Int = 8, claim: UInt64? = nil) -> String {
    var bytes: [UInt8] = []
    bytes.append(littleEndian: claim ?? UInt64(header.utf8.count), bytes: 8)
    return folder.put("made", bytes + Array(header.utf8) + [UInt8](repeating: 1, count: data))
  }

  private func entry(_ name: String, _ type: String, _ shape: String, _ offsets: String) -> String {
    "\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":\(offsets)}"
  }

  @Test func soundHeaders() throws {
    for text in [
      "{\(entry("a", "F32", "[2]", "[0,8]"))}   ", "{ \(entry("a", "F32", "[2]", "[0, 8]")) }\n",
      "{\(entry("a", "F32", "[1]", "[4,8]")),\(entry("b", "F32", "[1]", "[0,4]"))}",
      "{\(entry("a", "F32", "[2]", "[0,8]")),\(entry("b", "F32", "[0,7]", "[8,8]"))}",
      "{\(entry("\\u0061\\ud83d\\ude00", "I64", "[]", "[0,8]"))}",
    ] {
      #expect(fileError { _ = try Safetensors.read(made(text)) } == nil, "\(text)")
    }
  }

  @Test(arguments: [
    ("gap", "[2]", "[4,12]", 12), ("short", "[2]", "[0,8]", 7), ("rest", "[2]", "[0,8]", 9),
    ("backwards", "[2]", "[8,0]", 8), ("negative", "[2]", "[-8,0]", 8), ("not whole", "[2]", "[0.0,8]", 8),
    ("three ends", "[2]", "[0,4,8]", 8), ("one end", "[2]", "[8]", 8),
    ("beyond", "[2]", "[0,9223372036854775807]", 8),
    ("huge", "[1000000000000000]", "[0,8]", 8), ("overflow", "[4611686018427387904,4]", "[0,8]", 8),
    ("overflow to zero", "[0,4611686018427387904,4]", "[0,0]", 0), ("below zero", "[-2]", "[0,8]", 8),
    ("too big a number", "[99999999999999999999]", "[0,8]", 8), ("wrong size", "[3]", "[0,8]", 8),
    ("text", "[\"2\"]", "[0,8]", 8), ("no list", "2", "[0,8]", 8),
    ("rank", "[1,1,1,1,1,1,1,1,2]", "[0,8]", 8),
  ])
  func unsoundEntries(name: String, shape: String, offsets: String, data: Int) {
    let path = made("{\(entry("a", "F32", shape, offsets))}", data: data)
    let error = fileError { _ = try Safetensors.read(path) }
    #expect(error != nil, "\(name)")
    #expect(error?.path == path)
  }

  @Test func entriesAgainstEachOther() {
    func problem(_ text: String) -> String {
      fileError { _ = try Safetensors.read(made(text)) }?.problem ?? "none"
    }
    let a = entry("a", "F32", "[1]", "[0,4]")
    #expect(problem("{\(a),\(entry("b", "F32", "[2]", "[0,8]"))}").contains("where 4 is due"))
    #expect(problem("{\(a),\(entry("b", "F32", "[1]", "[0,4]"))}").contains("where 4 is due"))
    #expect(problem("{\(a)}").contains("take 4 bytes, and 8 follow"))
    #expect(problem("{\(a),\(entry("a", "F32", "[1]", "[4,8]"))}").contains("a second time"))
    #expect(problem("{\(entry("a", "F8_E4M3", "[8]", "[0,8]"))}").contains("of type F8_E4M3"))
    #expect(problem("{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}").contains("lacks"))
    #expect(problem("{\"a\":{\"dtype\":1,\"shape\":[2],\"data_offsets\":[0,8]}}").contains("does not belong"))
    #expect(problem("{\"a\":7}").contains("lacks"))
    #expect(
      problem("{\"__metadata__\":{\"k\":1},\(entry("a", "F32", "[2]", "[0,8]"))}").contains("is not a text"))
    #expect(problem("{\"__metadata__\":[],\(entry("a", "F32", "[2]", "[0,8]"))}").contains("not an object"))
  }

  @Test func headerLengths() {
    let text = "{\(entry("a", "F32", "[2]", "[0,8]"))}"
    for claim: UInt64 in [0, 1, 10, 1000, 100_000_001, 1 << 40, .max, UInt64(Int64.max)] {
      let error = fileError { _ = try Safetensors.read(made(text, claim: claim)) }
      #expect(error?.reason == .malformed, "\(claim)")
    }
    #expect(fileError { _ = try Safetensors.read(folder.put("e", [])) }?.problem.contains("0 bytes") == true)
    #expect(fileError { _ = try Safetensors.read(folder.file("no")) }?.reason == .access(.missing))
  }

  @Test func everyDamage() throws {
    try Safetensors.write(
      ["a": Tensor([1, 2]), "b": Tensor([true])], metadata: ["k": "v"], to: folder.file("a.safetensors"))
    expectDamageIsHandled(folder.bytes("a.safetensors")) { _ = try Safetensors.read($0) }
  }

  @Test func reservedName() {
    let error = fileError { try Safetensors.write(["__metadata__": Tensor(1)], to: folder.file("a")) }
    #expect(error?.reason == .unwritable)
    #expect(folder.names.isEmpty)
  }
}

@Suite("Files: JSON of headers")
struct HeaderJSONTests {
  private func problem(_ text: String) -> String? {
    do throws(HeaderJSON.Failure) {
      _ = try HeaderJSON(Array(text.utf8))
      return nil
    } catch {
      return error.problem
    }
  }

  @Test func accepts() {
    for text in [
      "{}", "[]", " [ 1 , -2, 3.5, 1e5, 1E-2, 0, true, false, null, \"x\" ] ", "\"\"", "-0", "0.5",
      "{\"a\":{\"b\":[[]]}}", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\"", "99999999999999999999",
    ] {
      #expect(problem(text) == nil, "\(text)")
    }
  }

  @Test func refuses() {
    for text in [
      "", " ", "{", "[", "\"", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "[1,]", "[1 2]", "{a:1}", "{'a':1}", "01",
      "-",
      "1.", ".5", "1e", "+1", "tru", "nul", "NaN", "{}x", "[]]", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"",
      "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\u0041\"", "\"\n\"", "{\"a\":1,\"a\":2}",
      "{\"a\":1,\"\\u0061\":2}",
      String(repeating: "[", count: 100_000), String(repeating: "{\"a\":", count: 100_000),
    ] {
      #expect(problem(text) != nil, "\(text.prefix(20))")
    }
    #expect((try? HeaderJSON([0x22, 0xff, 0x22])) == nil)
    #expect((try? HeaderJSON([0x22, 0xc0, 0x80, 0x22])) == nil)
  }

  @Test func quotedTextReadsBack() throws {
    for text in ["", "plain", "\"\\/\u{8}\u{c}\n\r\t\0\u{1f}\u{7f}", "é漢😀", "e\u{301}"] {
      guard case .string(let back) = try HeaderJSON(Array(HeaderJSON.quoted(text).utf8)) else {
        Issue.record("not a string")
        return
      }
      #expect(Array(back.utf8) == Array(text.utf8))
    }
  }
}
