import Tern
import TernLearn
import Testing

@testable import TernVision

/// A classifier remembers how its training images looked, and pictures are brought to that.
@Suite struct ImagePreparationTests {
  private static let sample = MNISTSample.dataset(reason: "a test")

  private func inverted(_ images: LabeledImages) -> LabeledImages {
    LabeledImages(
      pixels: images.pixels.map { 255 - $0 }, labels: images.labels, rows: images.rows,
      columns: images.columns,
      classes: images.classes)
  }

  @Test func theInkOfMNISTsDigitsIsSeen() {
    let digits = Self.sample.test
    #expect(digits.polarityOfMNISTDigits == .lightOnDark)
    #expect(inverted(digits).polarityOfMNISTDigits == .darkOnLight)
    // Digits that fill the image, and other classes, are not of MNIST's form.
    func changed(_ pixels: [UInt8], _ classes: [String]) -> LabeledImages {
      LabeledImages(pixels: pixels, labels: digits.labels, rows: 28, columns: 28, classes: classes)
    }
    #expect(changed(digits.pixels, (0..<10).map { "shoe \($0)" }).polarityOfMNISTDigits == nil)
    #expect(changed(digits.pixels.map { $0 / 2 }, digits.classes).polarityOfMNISTDigits == nil)
  }

  /// Dark digits on white paper: what is said of a file is what was measured on it.
  @Test func darkDigitsAreReadAsTheyWereTrained() throws {
    let dataset = ImageDataset(
      name: "inv", title: "inv", train: inverted(Self.sample.train), test: inverted(Self.sample.test),
      source: .folder(""))
    let result = try ClassifierTraining(on: dataset, .linear, epochs: 2).run()
    #expect(result.classifier.preparation == ImagePreparation(fit: .crop, digits: .darkOnLight))
    #expect(result.evaluation.accuracy > 0.85)
    for index in 0..<200 {
      let reading = try result.classifier.read(dataset.test.picture(index))
      #expect(reading.answers.map(\.label) == [result.evaluation.answers[index].label], "digit \(index)")
    }
    // The whole picture is given on request: here it is in the right form already.
    let whole = try result.classifier.read(dataset.test.picture(0), isWhole: true)
    #expect(whole.answers[0].seen == dataset.test.picture(0))
  }
}
