import Tern
import TernVision
import Testing

@Suite struct DatasetSplitTests {
  private let images = LabeledImages(
    pixels: Array(0..<40), labels: [UInt8](repeating: 0, count: 40), rows: 1, columns: 1, classes: ["a"])

  @Test func everyImageIsOnOneSide() {
    let split = images.split(validating: 7, generator: Generator(seed: 1))
    #expect(split.valid.count == 7 && split.train.count == 33)
    #expect((split.valid + split.train).sorted() == Array(0..<40))
    #expect(split.valid != split.valid.sorted())
  }

  @Test func theSeedDecides() {
    let one = images.split(validating: 7, generator: Generator(seed: 1))
    #expect(images.split(validating: 7, generator: Generator(seed: 1)) == one)
    #expect(images.split(validating: 7, generator: Generator(seed: 2)) != one)
    #expect(images.split(validating: 0, generator: Generator(seed: 1)).train.count == 40)
  }
}
