import Foundation

@testable import TernVision

/// A folder that lives as long as this object.
final class ScratchFolder: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "tern-datasets-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file, making its folders, and returns its path.
  @discardableResult
  func write(_ bytes: [UInt8], _ name: String) throws -> String {
    let file = "\(path)/\(name)"
    let folder = (file as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    return file
  }

  func names(_ sub: String = "") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(path)/\(sub)").sorted()
  }
}

/// Small data in MNIST's form: `count` images of 4 x 3, image i filled with i, label i % classes.
func idxPair(_ count: Int, classes: Int = 10) -> (images: IDX, labels: IDX) {
  let pixels = (0..<count).flatMap { [UInt8](repeating: UInt8($0 % 256), count: 12) }
  return (
    IDX(dimensions: [count, 4, 3], bytes: pixels),
    IDX(dimensions: [count], bytes: (0..<count).map { UInt8($0 % classes) })
  )
}

/// A data set small enough to write and serve in a test.
struct TinyDataset: Sendable {
  let train = idxPair(40)
  let test = idxPair(20)

  var contents: [(name: String, idx: IDX)] {
    [
      ("train-images-idx3-ubyte", train.images), ("train-labels-idx1-ubyte", train.labels),
      ("t10k-images-idx3-ubyte", test.images), ("t10k-labels-idx1-ubyte", test.labels),
    ]
  }

  func description(mirrors: [String] = [], systemFolders: [String] = []) -> DatasetDescription {
    let files = contents.map { name, idx in
      DatasetDescription.File(name: name, bytes: idx.encoded().count, sha256: idx.sha256())
    }
    return DatasetDescription(
      name: "tiny", title: "Tiny", classes: (0..<10).map(String.init),
      train: .init(images: files[0], labels: files[1]), test: .init(images: files[2], labels: files[3]),
      mirrors: mirrors, systemFolders: systemFolders)
  }

  /// Writes the four files below `folder`, unpacked or packed.
  func write(to scratch: ScratchFolder, folder: String, packed: Bool = false) throws {
    for (name, idx) in contents {
      let bytes = idx.encoded()
      try scratch.write(packed ? gzip(bytes) : bytes, "\(folder)/\(name)\(packed ? ".gz" : "")")
    }
  }
}

/// TERN_DATA, when the machine has the real files.
let realData = ProcessInfo.processInfo.environment["TERN_DATA"]
