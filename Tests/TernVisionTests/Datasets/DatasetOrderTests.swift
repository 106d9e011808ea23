import Tern
import Testing

@testable import TernVision

@Suite struct DatasetOrderTests {
  @Test func numbersSortAsTheirFileNamesDo() {
    let numbers = Array(0..<3000) + [9999, 10000, 10001, 59999, 60000, 100_000, 1_000_000]
    let names = numbers.map { "\($0).png" }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    #expect(FileNameOrder.sorted(numbers).map { "\($0).png" } == names)
    #expect(FileNameOrder.sorted([]) == [])
    #expect(FileNameOrder.sorted([0]) == [0])
  }

  @Test func classesComeInTheOrderAskedFor() {
    let (images, labels) = idxPair(30, classes: 3)
    let data = LabeledImages(
      pixels: images.bytes, labels: labels.bytes, rows: 4, columns: 3, classes: ["a", "b", "c"])
    #expect(data.indicesInFileNameOrder(ofClasses: [1]) == [1, 10, 13, 16, 19, 22, 25, 28, 4, 7])
    #expect(
      data.indicesInFileNameOrder(ofClasses: [2, 0])
        == [11, 14, 17, 2, 20, 23, 26, 29, 5, 8] + [0, 12, 15, 18, 21, 24, 27, 3, 6, 9])
  }

  @Test func subsetsRenumberTheirClasses() {
    let (images, labels) = idxPair(10, classes: 5)
    let data = LabeledImages(
      pixels: images.bytes, labels: labels.bytes, rows: 4, columns: 3, classes: ["a", "b", "c", "d", "e"])
    let pair = data.subset(ofClasses: [4, 1])
    #expect(pair.classes == ["e", "b"])
    #expect(pair.labels == [1, 0, 1, 0])
    #expect(pair.classCounts == [2, 2])
    #expect((0..<4).map { pair.image($0).first } == [1, 4, 6, 9])
    #expect(data.selecting([3, 3, 0]).labels == [3, 3, 0])
    #expect(data.selecting([]).count == 0)
  }

  /// More than one block of the conversion, every byte among them.
  @Test func floatsAreBytesOver255() {
    let (images, labels) = idxPair(700)
    let data = LabeledImages(
      pixels: images.bytes, labels: labels.bytes, rows: 4, columns: 3, classes: (0..<10).map(String.init))
    let floats = data.floatTensor
    #expect(floats.shape == [700, 1, 4, 3])
    #expect(floats.scalars(as: Float.self) == images.bytes.map { Float($0) / 255 })
    #expect(data.selecting([]).floatTensor.count == 0)
  }

  @Test func digestSeesEveryPart() {
    let (images, labels) = idxPair(12, classes: 3)
    func data(_ pixels: [UInt8], _ labels: [UInt8], rows: Int = 4) -> LabeledImages {
      LabeledImages(pixels: pixels, labels: labels, rows: rows, columns: 12 / rows, classes: ["a", "b", "c"])
    }
    var otherPixels = images.bytes
    otherPixels[7] ^= 1
    var otherLabels = labels.bytes
    otherLabels[0] = 1
    let digests = [
      data(images.bytes, labels.bytes), data(otherPixels, labels.bytes), data(images.bytes, otherLabels),
      data(images.bytes, labels.bytes, rows: 3),
    ].map { $0.sha256() }
    #expect(Set(digests).count == 4)
  }
}
