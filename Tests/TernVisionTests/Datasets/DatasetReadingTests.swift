import Foundation
import Testing

@testable import TernVision

@Suite struct DatasetReadingTests {
  let scratch: ScratchFolder
  let tiny = TinyDataset()
  var source: DatasetSource { .folder("\(scratch.path)/tiny") }

  init() throws {
    scratch = try ScratchFolder()
    try tiny.write(to: scratch, folder: "tiny")
  }

  func error() -> DatasetError? {
    do throws(DatasetError) { _ = try tiny.description().read(from: source) } catch { return error }
    return nil
  }

  @Test func readsBothPartsPackedOrNot() throws {
    try scratch.write(gzip(tiny.train.images.encoded()), "tiny/train-images-idx3-ubyte")
    let data = try tiny.description().read(from: source)
    #expect(data.train.pixels == tiny.train.images.bytes && data.test.pixels == tiny.test.images.bytes)
    #expect(
      data.train.labels == tiny.train.labels.bytes.map(Int.init)
        && data.test.labels == tiny.test.labels.bytes.map(Int.init))
    #expect(data.train.rows == 4 && data.train.columns == 3 && data.isPublished == true)
    #expect(data.summary.hasSuffix("from \(scratch.path)/tiny"))
  }

  /// 300 images, so that the wanted ones lie in more than one of the pieces that are read.
  @Test(arguments: [false, true]) func onlyTheClassesAskedForAreKept(packed: Bool) throws {
    let (images, labels) = idxPair(300)
    for (bytes, name) in [(images.encoded(), "images-idx3"), (labels.encoded(), "labels-idx1")] {
      try scratch.write(packed ? gzip(bytes) : bytes, "tiny/train-\(name)-ubyte")
    }
    let whole = try tiny.description().read(from: source)
    let some = try tiny.description().read(from: source, classes: [7, 3])
    #expect(some.train == whole.train.subset(ofClasses: [7, 3]) && some.train.count == 60)
    #expect(some.test == whole.test.subset(ofClasses: [7, 3]) && some.train.classes == ["7", "3"])
    let sample = try DatasetDescription.mnist.read(from: .sample(reason: ""), classes: [3])
    #expect(sample.train.labels == [Int](repeating: 0, count: 400) && sample.test.count == 100)
    try scratch.write(idxPair(299).labels.encoded(), "tiny/train-labels-idx1-ubyte")
    #expect(throws: DatasetError.self) { try tiny.description().read(from: source, classes: [7]) }
  }

  @Test func labelsThatAreNoClassAreNamed() throws {
    var labels = tiny.train.labels.bytes
    labels[17] = 10
    let path = try scratch.write(
      IDX(dimensions: [40], bytes: labels).encoded(), "tiny/train-labels-idx1-ubyte")
    #expect(error() == .label(path: path, index: 17, value: 10, classes: 10))
  }

  @Test func pairsMustHaveEqualCounts() throws {
    let path = try scratch.write(idxPair(39).labels.encoded(), "tiny/train-labels-idx1-ubyte")
    #expect(
      error()
        == .countMismatch(
          images: "\(scratch.path)/tiny/train-images-idx3-ubyte", imageCount: 40, labels: path, labelCount: 39
        ))
  }

  @Test func bothPartsMustHaveImagesOfOneSize() throws {
    let path = try scratch.write(
      IDX(dimensions: [20, 3, 4], bytes: tiny.test.images.bytes).encoded(), "tiny/t10k-images-idx3-ubyte")
    #expect(
      error()
        == .malformed(
          path: path, offset: 8, expected: "4 x 3 images, as in train-images-idx3-ubyte", found: "3 x 4"))
  }

  @Test func otherDataOfTheSameFormIsReadAndSaid() throws {
    try scratch.write(
      IDX(dimensions: [40], bytes: tiny.train.labels.bytes.reversed()).encoded(),
      "tiny/train-labels-idx1-ubyte")
    let data = try tiny.description().read(from: source)
    #expect(data.isPublished == false && data.summary.hasSuffix("; these are not the published files"))
  }

  @Test func verifyNamesTheFileThatDiffers() throws {
    #expect(tiny.description().verify(source).allSatisfy { $0.problem == nil })
    var bytes = tiny.test.images.encoded()
    bytes[100] ^= 1
    let path = try scratch.write(bytes, "tiny/t10k-images-idx3-ubyte")
    let problems = tiny.description().verify(source).map(\.problem)
    #expect(problems[0] == nil && problems[1] == nil && problems[3] == nil)
    #expect(
      problems[2]
        == .checksum(path: path, expected: tiny.test.images.sha256(), found: SHA256.hexDigest(of: bytes)))
  }

  #if os(Linux)
    @Test func aFullDiskIsAnError() {
      #expect(throws: DatasetError.unwritable(path: "/dev/full", reason: "No space left on device")) {
        try DataFile.create([1, 2, 3], at: "/dev/full")
      }
    }
  #endif

  @Test func nothingIsLeftWhenAFileCannotBeReplaced() throws {
    let before = try scratch.names()
    // A folder of that name stands in the way of the rename.
    #expect(throws: DatasetError.self) { try DataFile.writeAtomically([1], to: "\(scratch.path)/tiny") }
    #expect(try scratch.names() == before)
    let path = try scratch.write([1], "old")
    try DataFile.writeAtomically([2, 3], to: path)
    #expect(FileManager.default.contents(atPath: path) == Data([2, 3]))
  }

  /// Debian's Fashion-MNIST has MNIST's file names and sizes: it must not pass for MNIST.
  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: "/usr/share/datasets/fashion-mnist"),
      "needs Debian's dataset-fashion-mnist"))
  func fashionIsFoundAndNotTakenForMNIST() throws {
    let folder = "/usr/share/datasets/fashion-mnist"
    let source = try DatasetFinder(environment: [:]).locate(.fashionMNIST)
    #expect(source == .system(folder))
    let fashion = try DatasetDescription.fashionMNIST.read(from: .system(folder))
    #expect(fashion.isPublished == true && fashion.train.classCounts == [Int](repeating: 6000, count: 10))
    #expect(fashion.test.classCounts == [Int](repeating: 1000, count: 10))
    for (file, problem) in DatasetDescription.fashionMNIST.verify(.system(folder)) {
      #expect(problem == nil, "\(file.name)")
    }
    #expect(throws: DatasetError.wrongDataset(folder: folder, expected: "MNIST", found: "Fashion-MNIST")) {
      try DatasetDescription.mnist.read(from: .folder(folder))
    }
  }
}
