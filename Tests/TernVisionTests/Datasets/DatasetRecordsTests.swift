import Testing

@testable import TernVision

/// CIFAR's files, and EMNIST's, made small.
@Suite struct DatasetRecordsTests {
  let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder() }

  /// Three classes of images of 2 x 2 in colour; the first byte of two is a group, which is not read.
  private let description = DatasetDescription(
    name: "small", title: "Small", classes: ["a", "b", "c"],
    train: .init(records: [.init(name: "one.bin", bytes: 28), .init(name: "two.bin", bytes: 14)]),
    test: .init(records: [.init(name: "test.bin", bytes: 14)]),
    format: .records(labels: 2, label: 1, channels: 3, rows: 2, columns: 2))

  private func record(_ label: UInt8, from start: UInt8) -> [UInt8] { [9, label] + (start..<start + 12) }

  private func write(_ one: [UInt8]? = nil) throws {
    try scratch.write(one ?? record(2, from: 0) + record(0, from: 20), "set/one.bin")
    try scratch.write(gzip(record(1, from: 40)), "set/two.bin.gz")
    try scratch.write(record(2, from: 60), "set/test.bin")
  }

  private func read(_ classes: [Int]? = nil) throws(DatasetError) -> ImageDataset {
    let source = try DatasetFinder(folder: "\(scratch.path)/set", environment: [:]).locate(description)
    return try description.read(from: source!, classes: classes)
  }

  @Test func recordsAreImagesInColour() throws {
    try write()
    let data = try read()
    #expect(data.train.labels == [2, 0, 1] && data.test.labels == [2] && data.train.channels == 3)
    #expect(data.train.pixels == Array(0..<12) + Array(20..<32) + Array(40..<52))
    #expect(data.train.picture(0)[1, 0, 2] == 9)
    // Nothing is known of the published files but their size.
    #expect(data.isPublished == nil && data.summary.hasSuffix("from \(scratch.path)/set"))
    #expect(data.summary.contains("of 2 x 2 in colour"))
    let some = try read([2, 1])
    #expect(some.train == data.train.subset(ofClasses: [2, 1]) && some.train.labels == [0, 1])
  }

  @Test func damagedFilesAreNamed() throws {
    let path = "\(scratch.path)/set/one.bin"
    for (bytes, error) in [
      (record(3, from: 0), DatasetError.label(path: path, index: 0, value: 3, classes: 3)),
      (record(0, from: 0) + [1], .truncated(path: path, size: 15, expected: 28)),
      (Array(record(0, from: 0).dropLast()), .truncated(path: path, size: 13, expected: 14)),
      ([], .truncated(path: path, size: 0, expected: 14)),
    ] {
      try write(bytes)
      #expect(throws: error) { try read() }
    }
  }

  @Test func transposedImagesAndLabelsFromOne() throws {
    let images = IDX(dimensions: [2, 2, 3], bytes: [1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16])
    let names = ["tr-images", "tr-labels", "te-images", "te-labels"]
    let files = names.map { DatasetDescription.File(name: $0, bytes: 1) }
    let letters = DatasetDescription(
      name: "letters", title: "Letters", classes: ["a", "b"],
      train: .init(images: files[0], labels: files[1]),
      test: .init(images: files[2], labels: files[3]), format: .idx(isTransposed: true, firstLabel: 1))
    for name in names {
      let isImages = name.hasSuffix("images")
      try scratch.write(
        isImages ? images.encoded() : IDX(dimensions: [2], bytes: [2, 1]).encoded(), "l/\(name)")
    }
    let source = DatasetSource.folder("\(scratch.path)/l")
    let data = try letters.read(from: source)
    #expect(data.train.labels == [1, 0] && data.train.rows == 3 && data.train.columns == 2)
    #expect(Array(data.train.image(0)) == [1, 4, 2, 5, 3, 6])
    #expect(try letters.read(from: source, classes: [0]).train.pixels == [11, 14, 12, 15, 13, 16])
    let path = try scratch.write(IDX(dimensions: [2], bytes: [0, 1]).encoded(), "l/te-labels")
    #expect(throws: DatasetError.label(path: path, index: 0, value: 0, first: 1, classes: 2)) {
      try letters.read(from: source)
    }
  }

  @Test func theKnownSetsAreOfOnePiece() {
    for set in DatasetDescription.all {
      #expect(Set(set.classes).count == set.classes.count, "\(set.name)")
      #expect(Set(set.files.map(\.name)).count == set.files.count, "\(set.name)")
      #expect(ImageClassifier.problem(ofClasses: set.classes) == nil, "\(set.name)")
    }
    #expect(DatasetDescription.cifar10.files.allSatisfy { $0.bytes == 30_730_000 })
    #expect(
      DatasetDescription.cifar100.classes.count == 100
        && DatasetDescription.emnistBalanced.classes.count == 47)
    #expect(DatasetDescription.cifar100.classes == DatasetDescription.cifar100.classes.sorted())
  }
}
