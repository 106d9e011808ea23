import Foundation
import Testing

@testable import Tern

@Suite("Files: npz")
struct FilesNPZTests {
  let folder = TemporaryFolder()

  @Test func readsWhatNumPyWrote() throws {
    for (name, golden) in FilesGoldens.all.npz {
      let arrays = try NPZ.read(folder.put("a.npz", Array(golden.file)))
      #expect(arrays.keys.sorted() == golden.arrays.keys.sorted())
      for (key, content) in golden.arrays { expectContent(arrays[key], content, "\(name) \(key)") }
    }
  }

  private let arrays: [String: Tensor] = [
    "w": Tensor([[1.5, 2], [3, 4]]), "labels": Tensor([3, 7]), "é": Tensor(true),
    "empty": .zeros([0, 2], dtype: .float64), "zeros": .zeros([500, 500]),
  ]

  @Test(arguments: [false, true]) func roundTrip(compressed: Bool) throws {
    try NPZ.write(arrays, to: folder.file("a.npz"), compressed: compressed)
    let back = try NPZ.read(folder.file("a.npz"))
    #expect(back.keys.sorted() == arrays.keys.sorted())
    for (name, tensor) in arrays { #expect(back[name]?.isEqual(to: tensor) == true, "\(name)") }
    let size = folder.bytes("a.npz").count
    #expect(compressed ? size < 5000 : size > 1_000_000)
    try NPZ.write(back, to: folder.file("b.npz"), compressed: compressed)
    #expect(folder.bytes("b.npz") == folder.bytes("a.npz"))
  }

  @Test func noArrays() throws {
    try NPZ.write([:], to: folder.file("a.npz"))
    #expect(try NPZ.read(folder.file("a.npz")).isEmpty)
  }

  @Test(arguments: [false, true]) func everyDamage(compressed: Bool) throws {
    try NPZ.write(["a": Tensor([1, 2]), "b": Tensor(2.5)], to: folder.file("a.npz"), compressed: compressed)
    expectDamageIsHandled(folder.bytes("a.npz")) { _ = try NPZ.read($0) }
  }

  /// Content that is changed is noticed, wherever it is.
  @Test(arguments: [false, true]) func checksums(compressed: Bool) throws {
    try NPZ.write(["a": Tensor([1, 2, 3])], to: folder.file("a.npz"), compressed: compressed)
    let bytes = folder.bytes("a.npz")
    let packed = Int(bytes.littleEndian(at: 18, bytes: 4))
    for place in 35..<(35 + packed) {
      var damaged = bytes
      damaged[place] ^= 4
      let path = folder.put("b.npz", damaged)
      #expect(throws: TensorFileError.self, "byte \(place)") { try NPZ.read(path) }
    }
  }

  /// Offsets in an archive of one entry "a.npy": its directory record begins after the entry.
  private func changed(_ field: Int, _ size: Int, to value: UInt64, compressed: Bool = false) throws -> String
  {
    try NPZ.write(["a": Tensor([1, 2, 3])], to: folder.file("a.npz"), compressed: compressed)
    var bytes = folder.bytes("a.npz")
    let directory = bytes.count - 22 - 51
    #expect(bytes.littleEndian(at: directory, bytes: 4) == 0x0201_4b50)
    for i in 0..<size { bytes[directory + field + i] = UInt8(truncatingIfNeeded: value >> UInt64(8 * i)) }
    return folder.put("b.npz", bytes)
  }

  @Test func liesOfTheDirectory() throws {
    func problem(_ field: Int, _ size: Int, _ value: UInt64, compressed: Bool = false) throws -> String {
      let path = try changed(field, size, to: value, compressed: compressed)
      return fileError { _ = try NPZ.read(path) }?.problem ?? "none"
    }
    #expect(try problem(8, 2, 1).contains("encrypted"))
    #expect(try problem(10, 2, 12).contains("packed by method 12"))
    #expect(try problem(20, 4, 0xffff_ffff).contains("zip64"))
    #expect(try problem(24, 4, 0xffff_ffff).contains("zip64"))
    #expect(try problem(42, 4, 0xffff_ffff).contains("zip64"))
    #expect(try problem(24, 4, 0x7fff_ffff, compressed: true).contains("cannot have 2147483647 bytes"))
    #expect(try problem(24, 4, 20000, compressed: true).contains("does not fit the"))
    #expect(try problem(20, 4, 0x00ff_ffff).contains("cannot have"))
    #expect(try problem(42, 4, 0x00ff_ffff).contains("beyond the end"))
    #expect(try problem(16, 4, 0).contains("checksum"))
    #expect(try problem(46, 1, 0xff).contains("not UTF-8"))
    #expect(try problem(46, 1, UInt64(UInt8(ascii: "b"))).contains("not where its directory says"))
  }

  @Test func entriesThatAreNoArraysOrOverlap() throws {
    // The same entry listed twice, as archives that unpack to petabytes do.
    try NPZ.write(["a": Tensor([1, 2, 3])], to: folder.file("a.npz"))
    let bytes = folder.bytes("a.npz")
    let directory = bytes.count - 22 - 51
    let record = Array(bytes[directory..<(directory + 51)])
    var twice = Array(bytes[..<directory]) + record + record + Array(bytes[(directory + 51)...])
    let end = twice.count - 22
    (twice[end + 8], twice[end + 10], twice[end + 12]) = (2, 2, 102)
    #expect(fileError { _ = try NPZ.read(folder.put("b.npz", twice)) }?.problem.contains("overlap") == true)
    var other = bytes
    for start in [30, directory + 46] { other[(start + 1)..<(start + 5)] = ArraySlice(".txt".utf8) }
    #expect(fileError { _ = try NPZ.read(folder.put("c.npz", other)) }?.problem == "it is not an array")
  }

  @Test func otherFiles() {
    #expect(
      fileError { _ = try NPZ.read(folder.put("e", [])) }?.problem.contains("not a zip archive") == true)
    let npy = FilesGoldens.all.npy["vector"]!.file
    #expect(fileError { _ = try NPZ.read(folder.put("n", Array(npy))) }?.reason == .malformed)
    #expect(fileError { _ = try NPZ.read(folder.file("no")) }?.reason == .access(.missing))
  }

  @Test func namesThatCannotBeWritten() {
    let path = folder.file("a.npz")
    #expect(fileError { try NPZ.write(["a\0": Tensor(1)], to: path) }?.reason == .unwritable)
    let long = String(repeating: "x", count: 70000)
    #expect(fileError { try NPZ.write([long: Tensor(1)], to: path) }?.reason == .unwritable)
    #expect(folder.names.isEmpty)
  }

  @Test func fourGibibytesAreRefusedBeforeTheyAreWritten() {
    // Contiguous memory of this size is not touched: calloc's pages stay unmapped until then.
    let pointer = calloc(1, 1 << 32)!
    let storage = HostStorage(adopting: pointer, byteCount: 1 << 32) { pointer, _ in free(pointer) }
    let huge = Tensor(storage: storage, layout: Layout([1 << 16, 1 << 16]), dtype: .uint8)
    let error = fileError { try NPZ.write(["a": huge], to: folder.file("a.npz")) }
    #expect(error?.problem == "an .npz archive holds less than 4 GiB")
    #expect(folder.names.isEmpty)
  }
}
