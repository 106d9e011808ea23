import Foundation
import Testing

@testable import Tern

@Suite("Files: npy")
struct FilesNPYTests {
  let folder = TemporaryFolder()

  @Test func readsWhatNumPyWrote() throws {
    #expect(FilesGoldens.all.npy.count >= 30)
    for (name, golden) in FilesGoldens.all.npy {
      expectContent(try Tensor(npy: folder.put("a.npy", Array(golden.file))), golden.content, name)
    }
  }

  @Test func fortranOrderIsAView() throws {
    let golden = FilesGoldens.all.npy["fortran"]!
    let x = try Tensor(npy: folder.put("a.npy", Array(golden.file)))
    #expect(x.strides == [1, 2, 6])
  }

  /// Our bytes are NumPy's: same header, padding and elements.
  @Test func writesNumPysBytes() throws {
    for name in [
      "little f4", "little f8", "little i4", "little i8", "little u1", "bool", "scalar", "scalar int",
      "empty", "empty vector", "vector", "one", "rank 8",
    ] {
      let golden = FilesGoldens.all.npy[name]!
      let x = try Tensor(npy: folder.put("theirs.npy", Array(golden.file)))
      try x.saveNPY(to: folder.file("ours.npy"))
      #expect(folder.bytes("ours.npy") == Array(golden.file), "\(name)")
    }
  }

  @Test func viewsAndTrackedTensorsAreWrittenByValue() throws {
    let x = Tensor.arange(12).reshaped([3, 4]).to(.float32)
    for view in [x.T, x[0..., 1], x[.stride(by: -2)], x[0].expanded(to: [2, 4]), x.requiresGrad() * 2] {
      try view.saveNPY(to: folder.file("v.npy"))
      let back = try Tensor(npy: folder.file("v.npy"))
      #expect(back.isEqual(to: view.detached()) && !back.isTracked)
    }
  }

  @Test func refusesWhatTensorsCannotHold() {
    let words = [
      "objects": "Python objects", "structured": "structured array", "text": "'<U3'", "bytes": "'|S3'",
      "complex": "'<c16'", "time": "'<M8[D]'", "rank 9": "9 dimensions", "big uint64": "9223372036854775807",
    ]
    #expect(words.keys.sorted() == FilesGoldens.all.refused.keys.sorted())
    for (name, file) in FilesGoldens.all.refused {
      let path = folder.put("a.npy", Array(file))
      let error = fileError { _ = try Tensor(npy: path) }
      #expect(error?.reason == .unsupported, "\(name)")
      #expect(error?.path == path)
      #expect(error?.problem.contains(words[name]!) == true, "\(name): \(String(describing: error))")
    }
  }

  private func npy(_ header: String, data: Int, version: UInt8 = 1) -> String {
    var bytes = NPY.magic + [version, 0]
    bytes.append(littleEndian: header.utf8.count, bytes: version == 1 ? 2 : 4)
    return folder.put("made.npy", bytes + Array(header.utf8) + [UInt8](repeating: 1, count: data))
  }

  private func header(_ shape: String, _ type: String = "<f4") -> String {
    "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }\n"
  }

  @Test func headersInOtherSpellings() throws {
    for text in [
      "{'descr':'<f4','fortran_order':False,'shape':(1,2)}",
      "{\"shape\": (1L, 2L), \"fortran_order\": False, \"descr\": \"=f4\"}",
      "  { 'fortran_order' : False , 'descr' : '<f4' , 'shape' : ( 1 , 2 , ) , }  \n",
    ] {
      for version: UInt8 in 1...3 {
        let x = try Tensor(npy: npy(text, data: 8, version: version))
        #expect(x.shape == [1, 2], "\(text)")
      }
    }
  }

  @Test func absurdShapes() async {
    // In a process of its own: the counter of memory is the process's.
    await #expect(processExitsWith: .success) {
      let before = Device.Memory.statistics.peakBytes
      FilesNPYTests().refuseAbsurdShapes()
      #expect(Device.Memory.statistics.peakBytes - before < 1 << 20)
    }
  }

  private func refuseAbsurdShapes() {
    for shape in [
      "(1000000000000000,)", "(4611686018427387904, 4)", "(9223372036854775807, 9223372036854775807)",
      "(9223372036854775808,)", "(99999999999999999999999,)", "(-1,)", "(2, -3)", "(1.5,)", "(2)", "2", "[2]",
      "(2,,)", "(,)", "(2", "(0, 9223372036854775807, 2)", "(0, 4294967296, 4294967296)", "('2',)", "(True,)",
      "(0x2,)", "(3,)", "(1,)", "()", "(2, 0)", "(1, 1, 1, 1, 1, 1, 1, 1, 2)",
    ] {
      let error = fileError { _ = try Tensor(npy: npy(header(shape), data: 8)) }
      #expect(error != nil, "\(shape)")
    }
  }

  /// Sound files of sizes that tensors do not have, made without filling a disk: the bytes are holes.
  @Test func sizesBeyondTensors() {
    for (shape, count) in [("(2147483648,)", 1 << 31), ("(2, 2147483648)", 1 << 32), ("(0, 4294967296)", 0)] {
      let path = npy(header(shape, "|u1"), data: 0)
      truncate(path, off_t(folder.bytes("made.npy").count + count))
      let error = fileError { _ = try Tensor(npy: path) }
      #expect(error?.problem.contains("2147483648 elements or more") == true, "\(shape)")
      truncate(path, 0)
    }
  }

  @Test func damagedHeaders() {
    for text in [
      "", "{", "{}", "}", "garbage", "{'descr': '<f4'}", header("(2,)") + "x",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'more': True}",
      "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2,)}",
      "{'descr': '<f4', 'fortran_order': 0, 'shape': (2,)}",
      "{'descr': '<f4 'fortran_order': False, 'shape': (2,)}",
      "{'descr: '<f4', 'fortran_order': False, 'shape': (2,)}", header("(2,)", "f4"), header("(2,)", "<f"),
      header("(2,)", "<f3"), header("(2,)", ""), header("(2,)", "<é4"),
      "{'descr': __import__('os').system('true'), 'fortran_order': False, 'shape': (2,)}",
    ] {
      let error = fileError { _ = try Tensor(npy: npy(text, data: 8)) }
      #expect(error != nil, "\(text)")
    }
  }

  @Test func otherFilesAndLengths() {
    let good = npy(header("(2,)"), data: 8)
    #expect(fileError { _ = try Tensor(npy: good) } == nil)
    #expect(
      fileError { _ = try Tensor(npy: npy(header("(2,)"), data: 9)) }?.problem.contains("does not fit")
        == true)
    #expect(
      fileError { _ = try Tensor(npy: folder.put("e", [])) }?.problem
        == "it has 0 bytes, fewer than any .npy file")
    let zip = FilesGoldens.all.npz["stored"]!.file
    #expect(fileError { _ = try Tensor(npy: folder.put("z", Array(zip))) }?.advice == "read it with NPZ.read")
    let version = fileError { _ = try Tensor(npy: npy(header("(2,)"), data: 8, version: 4)) }
    #expect(version?.problem == "it is of .npy version 4.0")
    let long = folder.put(
      "l", NPY.magic + [2, 0, 0xff, 0xff, 0xff, 0x7f] + [UInt8](repeating: 0x20, count: 100))
    #expect(fileError { _ = try Tensor(npy: long) }?.problem == "it claims a header of 2147483647 bytes")
  }

  @Test func everyDamage() throws {
    try Tensor([[1, 2], [3, 4]], dtype: .int32).saveNPY(to: folder.file("small.npy"))
    expectDamageIsHandled(folder.bytes("small.npy")) { _ = try Tensor(npy: $0) }
  }

  @Test func boolBytesBecomeZeroOrOne() throws {
    let bytes =
      NPY.magic + [1, 0] + [58, 0] + Array("{'descr': '|b1', 'fortran_order': False, 'shape': (3,), }\n".utf8)
    let x = try Tensor(npy: folder.put("b.npy", bytes + [0, 2, 255]))
    #expect(x.sum().item() == 2)
  }

  #if arch(arm64) || os(Linux)
    @Test func everyHalfIsExact() {
      for bits in UInt16.min...UInt16.max {
        let (ours, theirs) = (Float(halfBits: bits), Float(Float16(bitPattern: bits)))
        #expect(ours.bitPattern == theirs.bitPattern || (ours.isNaN && theirs.isNaN), "\(bits)")
      }
    }
  #endif

  @Test func filesThatCannotBeRead() {
    let missing = fileError { _ = try Tensor(npy: folder.file("no.npy")) }
    #expect(missing?.reason == .access(.missing))
    #expect(
      missing?.description
        == "\(folder.file("no.npy")): cannot read it: there is no such file; check the path")
    #expect(fileError { _ = try Tensor(npy: folder.path) }?.reason == .access(.isDirectory))
    #expect(fileError { _ = try Tensor(npy: "/dev/null") }?.reason == .access(.notAFile))
    // A pipe that nobody writes to must not be waited for.
    mkfifo(folder.file("pipe"), 0o600)
    #expect(fileError { _ = try Tensor(npy: folder.file("pipe")) }?.reason == .access(.notAFile))
  }
}
