import Foundation
import Tern
import Testing

@testable import TernVision

@Suite struct DatasetFolderTests {
  let scratch: ScratchFolder
  var root: String { "\(scratch.path)/set" }

  init() throws {
    scratch = try ScratchFolder()
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
  }

  /// Files of a made-up format: rows, columns, pixels. The folder code never looks inside.
  @Sendable static func decode(_ path: String, _ mode: Image.Mode) throws -> DecodedImage {
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    guard bytes.count > 2, bytes.count == 2 + Int(bytes[0]) * Int(bytes[1]) else { throw Broken(name: path) }
    return DecodedImage(rows: Int(bytes[0]), columns: Int(bytes[1]), bytes: Array(bytes[2...]))
  }

  struct Broken: Error, CustomStringConvertible {
    let name: String
    var description: String { (name as NSString).lastPathComponent + " is broken" }
  }

  func put(_ folder: String, _ names: [String], value: UInt8 = 1, rows: UInt8 = 2) throws {
    for name in names {
      let pixels = [UInt8](repeating: value, count: Int(rows) * 3)
      try scratch.write([rows, 3] + pixels, "set/\(folder)/\(name)")
    }
  }

  func scanError(_ path: String? = nil) -> ImageFolderError? {
    do throws(ImageFolderError) { _ = try ImageFolder(scanning: path ?? root) } catch { return error }
    return nil
  }

  func loadError() throws -> ImageFolderError? {
    let folder = try ImageFolder(scanning: root)
    do throws(ImageFolderError) { _ = try folder.load(limit: 10_000, decode: Self.decode) } catch {
      return error
    }
    return nil
  }

  @Test(arguments: [
    ("train", "valid"), ("training", "testing"), ("train", "test"), ("Train", "val"),
    ("training", "validation"),
  ])
  func namedPartsAreUsed(train: String, valid: String) throws {
    try put("\(train)/10", ["a.png"], value: 10)
    try put("\(train)/2", ["10.png", "9.png", "100.png"], value: 2)
    try put("\(valid)/2", ["x.JPG"], value: 22)
    try put("\(valid)/10", ["y.jpeg"], value: 110)
    let folder = try ImageFolder(scanning: root)
    #expect(folder.classes == ["2", "10"])
    #expect(folder.note == "\(train)/ to train on, \(valid)/ to validate")
    #expect(
      folder.train.map(\.path)
        == ["2/10.png", "2/100.png", "2/9.png", "10/a.png"].map { "\(root)/\(train)/\($0)" })
    #expect(folder.train.map(\.label) == [0, 0, 0, 1] && folder.valid.map(\.label) == [0, 1])
    let data = try folder.load(decode: Self.decode)
    #expect(data.train.pixels == [UInt8](repeating: 2, count: 18) + [UInt8](repeating: 10, count: 6))
    #expect(data.test.pixels == [UInt8](repeating: 22, count: 6) + [UInt8](repeating: 110, count: 6))
    #expect(data.train.rows == 2 && data.train.columns == 3 && data.train.classes == ["2", "10"])
    #expect(
      data.summary
        == "set: 4 training and 2 test images of 3 x 2 in grey, 2 classes, from \(root) (\(train)/ to train on, \(valid)/ to validate)"
    )
  }

  @Test func whatIsLeftOutIsSaid() throws {
    try put("train/a", ["1.png", "notes.txt"])
    try put("train/b", ["1.png"])
    try put("train/empty", [".hidden"])
    try put("train/.git", ["1.png"])
    try put("valid/a", ["1.png"])
    try put("test/a", ["1.png"])
    #expect(
      try ImageFolder(scanning: root).note
        == "train/ to train on, valid/ to validate; left aside: test; not in valid/: b; 1 other files ignored"
    )
  }

  @Test func aSingleTreeIsSplitClassByClass() throws {
    try put("cat", (0..<50).map { "\($0).png" })
    try put("dog", (0..<10).map { "\($0).png" })
    try put("yak", ["one.png"])
    try put("zebra", ["one.png", "two.png"])
    let folder = try ImageFolder(scanning: root)
    #expect(folder.note == "one tree split 80/20 with seed 42")
    #expect((0..<4).map { label in folder.valid.count { $0.label == label } } == [10, 2, 0, 1])
    #expect((0..<4).map { label in folder.train.count { $0.label == label } } == [40, 8, 1, 1])
    let all = (folder.train + folder.valid).map(\.path)
    #expect(Set(all).count == 63 && all.count == 63)
    #expect(folder.train.map(\.label) == folder.train.map(\.label).sorted())
    #expect(try ImageFolder(scanning: root) == folder)
    #expect(try ImageFolder(scanning: root, seed: 7).valid != folder.valid)
    #expect(try ImageFolder(scanning: root, validFraction: 0.5).valid.count == 25 + 5 + 0 + 1)
  }

  @Test func aTrainingFolderAloneIsSplit() throws {
    try put("train/a", ["1.png", "2.png"])
    try put("train/b", ["1.png", "2.png"])
    let folder = try ImageFolder(scanning: root)
    #expect(folder.note == "train/ split 80/20 with seed 42")
    #expect(folder.valid.count == 2 && folder.train.count == 2)
  }

  @Test func foldersThatCannotBeRightAreNamed() throws {
    #expect(
      scanError("\(root)/none") == .unreadable(path: "\(root)/none", reason: "No such file or directory"))
    #expect(scanError() == .noClasses(folder: root, images: 0))
    try put(".", ["1.png", "2.png"])
    #expect(scanError() == .noClasses(folder: root, images: 2))
    try put("only", ["1.png"])
    #expect(scanError() == .oneClass(folder: root, name: "only"))
    try put("train/a", ["1.png"])
    try put("train/b", ["1.png"])
    try put("valid/c", ["1.png"])
    #expect(scanError() == .unknownClass(folder: "\(root)/valid", name: "c", known: ["a", "b"]))
    try FileManager.default.removeItem(atPath: "\(root)/valid/c/1.png")
    #expect(scanError() == .noClasses(folder: "\(root)/valid", images: 0))
    // More classes than a byte can tell apart.
    for index in 0..<300 { try put("many/\(index)", ["1.png", "2.png"]) }
    let many = try ImageFolder(scanning: "\(root)/many").load(decode: Self.decode)
    #expect(many.train.classes.count == 300 && many.train.labels == Array(0..<300))
  }

  @Test func unreadableFilesAreCountedAndTheFirstNamed() throws {
    try put("train/a", (0..<400).map { "\($0).png" })
    try put("train/b", ["1.png"])
    try put("valid/a", ["1.png"])
    for name in ["5", "17", "300", "301"] { try scratch.write([1, 2, 3], "set/train/a/\(name).png") }
    let error = try loadError()
    #expect(
      error
        == .unreadableImages(
          folder: root, count: 4, total: 401,
          first: ["17.png is broken", "300.png is broken", "301.png is broken"]))
    #expect(
      error?.description
        == "\(root): 4 of 401 images cannot be read: 17.png is broken; 300.png is broken; 301.png is broken; ...; repair or remove them"
    )
  }

  @Test func aFolderWithNothingButBrokenFilesIsNamed() throws {
    for name in ["a/1", "a/2", "b/1"] { try scratch.write([9], "set/\(name).png") }
    #expect(
      try loadError()
        == .unreadableImages(
          folder: root, count: 3, total: 3, first: ["1.png is broken", "1.png is broken", "2.png is broken"]))
  }

  @Test func imagesOfTwoSizesAreNamed() throws {
    try put("train/a", ["1.png", "2.png"])
    try put("train/b", ["1.png", "2.png"], rows: 5)
    try put("valid/a", ["1.png"])
    #expect(
      try loadError()
        == .mixedSizes(
          first: "\(root)/train/a/1.png", firstSize: "3 x 2", other: "\(root)/train/b/1.png",
          otherSize: "3 x 5"))
  }

  @Test func memoryIsBounded() throws {
    try put("train/a", (0..<20).map { "\($0).png" }, rows: 200)
    try put("train/b", ["1.png"], rows: 200)
    try put("valid/a", ["1.png"], rows: 200)
    #expect(try loadError() == .tooLarge(folder: root, bytes: 22 * 600, limit: 10_000))
  }

  @Test func namesSortNaturally() {
    let sorted = ["0", "1", "2", "9", "10", "010", "11", "a", "a1", "a02", "a10", "a10b", "b"]
    let expected = ["0", "1", "2", "9", "010", "10", "11", "a", "a1", "a02", "a10", "a10b", "b"]
    #expect(sorted.shuffled().sorted(by: naturallyPrecedes) == expected)
    #expect(!naturallyPrecedes("a", "a"))
  }
}

/// The same through real PNG files and tensors.
@Suite struct DatasetPictureTests {
  let scratch: ScratchFolder
  init() throws { scratch = try ScratchFolder() }

  @Test func theSampleSurvivesItsPNGFiles() throws {
    let sample = MNISTSample.dataset(reason: "test")
    let folder = "\(scratch.path)/digits"
    try sample.exportPNG(to: folder)
    #expect(try scratch.names("digits/train/7").count == 400)
    let back = try ImageFolder(scanning: folder).load()
    let order = sample.train.indicesInFileNameOrder(ofClasses: Array(0..<10))
    #expect(back.train == sample.train.selecting(order))
    #expect(back.test.classCounts == sample.test.classCounts)
    // Our files are PNG to others too: the signature, and IHDR with 28 x 28, 8 bits, grey.
    let file = try #require(
      FileManager.default.contents(atPath: "\(folder)/valid/\(sample.test.labels[0])/0.png"))
    #expect(Array(file.prefix(8)) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    #expect(Array(file[16..<26]) == [0, 0, 0, 28, 0, 0, 0, 28, 8, 0])
  }

  @Test func sizesAreBroughtToOneWhenAskedFor() throws {
    for (name, side) in [("train/a/1", 10), ("train/b/1", 20), ("valid/a/1", 14), ("valid/b/1", 7)] {
      let image = Image(
        width: side, height: side, mode: .rgb, pixels: [UInt8](repeating: 90, count: side * side * 3))
      try scratch.write(image.pngBytes, "set/\(name).png")
    }
    let folder = try ImageFolder(scanning: "\(scratch.path)/set")
    let data = try folder.load(size: (rows: 8, columns: 6))
    #expect(data.train.rows == 8 && data.train.columns == 6)
    #expect(data.train.pixels == [UInt8](repeating: 90, count: 96))
    #expect(throws: ImageFolderError.self) { try folder.load() }
    try scratch.write(Array("not an image".utf8), "set/train/a/2.png")
    do throws(ImageFolderError) {
      _ = try folder.load(size: (rows: 8, columns: 6))
      _ = try ImageFolder(scanning: "\(scratch.path)/set").load(size: (rows: 8, columns: 6))
      Issue.record("read a text file as an image")
    } catch {
      guard case .unreadableImages(_, 1, 3, let first) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(first[0].contains("train/a/2.png"))
    }
  }

  @Test func tensorsHoldTheSameBytes() {
    let sample = MNISTSample.dataset(reason: "test").test
    let images = sample.imageTensor
    #expect(Array(images.shape) == [1000, 1, 28, 28] && images.dtype == .uint8)
    #expect(images.scalars(as: UInt8.self) == sample.pixels)
    #expect(images[7].scalars(as: UInt8.self) == Array(sample.image(7)))
    let labels = sample.labelTensor
    #expect(Array(labels.shape) == [1000] && labels.dtype == .int64)
    #expect(labels.scalars(as: Int.self) == sample.labels)
  }
}

@Suite struct DatasetExportTests {
  let scratch: ScratchFolder
  init() throws { scratch = try ScratchFolder() }

  var data: ImageDataset {
    let tiny = TinyDataset()
    func part(_ pair: (images: IDX, labels: IDX)) -> LabeledImages {
      LabeledImages(
        pixels: pair.images.bytes, labels: pair.labels.bytes.map { $0 % 2 }, rows: 4, columns: 3,
        classes: ["T-shirt/top", "Bag"])
    }
    return ImageDataset(
      name: "tiny", title: "Tiny", train: part(tiny.train), test: part(tiny.test), source: .folder("x"))
  }

  @Sendable static func encode(_ images: LabeledImages, _ index: Int) -> [UInt8] {
    [UInt8(images.rows), UInt8(images.columns)] + images.image(index)
  }

  @Test func whatIsExportedReadsBackTheSame() throws {
    let folder = "\(scratch.path)/deep/out"
    try data.export(to: folder + "/", encode: Self.encode)
    #expect(try scratch.names("deep") == ["out"])
    #expect(try scratch.names("deep/out/train/T-shirt-top").count == 20)
    let back = try ImageFolder(scanning: folder).load(decode: DatasetFolderTests.decode)
    // Classes sort by name there, so they are compared by name; file names are positions.
    #expect(back.train.classes == ["Bag", "T-shirt-top"])
    let order = data.train.indicesInFileNameOrder(ofClasses: [1, 0])
    #expect(back.train.pixels == data.train.selecting(order).pixels)
    #expect(back.test.count == 20)
  }

  @Test func aFolderWithSomethingInItIsLeftAlone() throws {
    try scratch.write([1], "out/mine.txt")
    let folder = "\(scratch.path)/out"
    #expect(throws: DatasetError.folderNotEmpty(path: folder)) {
      try data.export(to: folder, encode: Self.encode)
    }
    #expect(try scratch.names("out") == ["mine.txt"])
    try FileManager.default.removeItem(atPath: "\(folder)/mine.txt")
    try data.export(to: folder, encode: Self.encode)
    #expect(try scratch.names("out") == ["train", "valid"])
  }

  @Test func aFailureLeavesNothing() throws {
    struct Full: Error {}
    let folder = "\(scratch.path)/out"
    #expect(throws: DatasetError.self) {
      try data.export(to: folder) { images, index in
        if images.image(index).first == 30 { throw Full() }
        return Self.encode(images, index)
      }
    }
    #expect(try scratch.names() == [])
    let file = try scratch.write([1], "file")
    #expect(throws: DatasetError.unwritable(path: file, reason: "a file, not a folder")) {
      try data.export(to: file, encode: Self.encode)
    }
    #expect(throws: DatasetError.unwritable(path: file, reason: "a file, not a folder")) {
      try data.export(to: "\(file)/out", encode: Self.encode)
    }
  }
}
