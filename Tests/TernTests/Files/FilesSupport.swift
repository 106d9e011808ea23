import Foundation
import TestSupport
import Testing

@testable import Tern

/// A folder of its own for each test, removed with everything in it.
final class TemporaryFolder {
  let path: String

  init() {
    let url = FileManager.default.temporaryDirectory.appending(path: "tern-\(UUID().uuidString)")
    try! FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path(percentEncoded: false)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }

  /// Writes bytes without the code under test.
  func put(_ name: String, _ bytes: [UInt8]) -> String {
    try! Data(bytes).write(to: URL(filePath: file(name)))
    return file(name)
  }

  func bytes(_ name: String) -> [UInt8] { Array(try! Data(contentsOf: URL(filePath: file(name)))) }

  var names: [String] { try! FileManager.default.contentsOfDirectory(atPath: path).sorted() }
}

/// What `scripts/goldens_files.py` wrote: files of NumPy and safetensors, and what is in them.
struct FilesGoldens: Decodable {
  static let all: FilesGoldens = Golden.load("files.json")

  var npy: [String: Single]
  var refused: [String: Data]
  var npz: [String: Several]
  var safetensors: [String: Several]

  struct Content: Decodable {
    var dtype: String
    var shape: [Int]
    var elements: String
  }

  struct Single: Decodable {
    var file: Data
    var dtype: String
    var shape: [Int]
    var elements: String
    var content: Content { Content(dtype: dtype, shape: shape, elements: elements) }
  }

  struct Several: Decodable {
    var file: Data
    var metadata: [String: String]?
    var arrays: [String: Content]
  }
}

/// Type, shape and every element, bit for bit (NaN as NaN).
func expectContent(
  _ tensor: Tensor?, _ content: FilesGoldens.Content, _ name: String,
  at location: SourceLocation = #_sourceLocation
) {
  guard let tensor else {
    Issue.record("\(name) is missing", sourceLocation: location)
    return
  }
  let type = "\(tensor.dtype)"
  #expect(type == content.dtype, "\(name)", sourceLocation: location)
  #expect(Array(tensor.shape) == content.shape, "\(name)", sourceLocation: location)
  let words = content.elements.split(separator: " ")
  if tensor.dtype.isFloat {
    let expected = words.map { Double($0)! }
    let found = tensor.scalars(as: Double.self)
    let same =
      found.count == expected.count
      && zip(found, expected).allSatisfy { one, other in
        one.bitPattern == other.bitPattern || (one.isNaN && other.isNaN)
          || (tensor.dtype == .float32 && Float(one).bitPattern == Float(other).bitPattern)
      }
    #expect(same, "\(name): \(found) is not \(expected)", sourceLocation: location)
  } else {
    #expect(tensor.scalars(as: Int64.self) == words.map { Int64($0)! }, "\(name)", sourceLocation: location)
  }
}

/// Reads damaged copies of a file: cut after each byte, and with each byte changed in several ways.
/// Every one must throw the typed error or give tensors; `mustThrow` says that cut ones may not pass.
func expectDamageIsHandled(
  _ bytes: [UInt8], at location: SourceLocation = #_sourceLocation, _ read: (String) throws -> Void
) {
  let folder = TemporaryFolder()
  for length in 0..<bytes.count {
    let path = folder.put("cut", Array(bytes[..<length]))
    #expect(throws: TensorFileError.self, "cut to \(length) bytes", sourceLocation: location) {
      try read(path)
    }
  }
  for place in bytes.indices {
    for value in [bytes[place] ^ 1, bytes[place] ^ 0x80, 0, 0xff, UInt8(ascii: "9"), UInt8(ascii: "-")] {
      var damaged = bytes
      damaged[place] = value
      let path = folder.put("changed", damaged)
      do {
        try read(path)
      } catch {
        #expect(error is TensorFileError, "byte \(place) = \(value): \(error)", sourceLocation: location)
      }
    }
  }
}

/// The error that `body` throws.
func fileError(_ body: () throws -> Void) -> TensorFileError? {
  do {
    try body()
    return nil
  } catch {
    return error as? TensorFileError
  }
}
