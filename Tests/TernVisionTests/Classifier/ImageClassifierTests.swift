import Tern
import TernLearn
import TestSupport
import Testing

@testable import TernVision

/// From a folder of pictures to an answer, as the README's example goes.
@Suite struct ImageClassifierTests {
  let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder() }

  private func load(_ mode: Image.Mode? = nil) throws -> ImageDataset {
    try ImageFolder(scanning: ColoredPictures.write(to: scratch)).load(
      size: (rows: 16, columns: 24), mode: mode)
  }

  @Test func picturesThatDifferInColourAreToldApart() throws {
    let photos = try load()
    #expect(photos.train.channels == 3 && photos.summary.contains(" of 24 x 16 in colour, 3 classes"))
    let training = try ImageClassifier.train(on: photos, preset: .fast)
    #expect(training.evaluation.accuracy == 1)
    #expect(training.classifier.normalization.mean.count == 3)

    let path = "\(scratch.path)/photos.safetensors"
    try training.classifier.save(to: path)
    let classifier = try ImageClassifier(contentsOf: path)
    expectEqual(
      classifier.probabilities(photos.test.imageTensor),
      training.classifier.probabilities(photos.test.imageTensor))
    for (name, color) in ColoredPictures.classes {
      // A size of its own: the picture is cropped as the training pictures were.
      let reading = try classifier.read(encoded: ColoredPictures.picture(color, 100).pngBytes)
      #expect(reading.answers.map(\.name) == [name])
      #expect(reading.answers[0].seen.mode == .rgb && reading.answers[0].seen.width == 24)
    }
    #expect(throws: ImageError.self) { try classifier.read(encoded: [1, 2, 3]) }
  }

  @Test func greyOnRequest() throws {
    let photos = try load(.gray)
    #expect(photos.train.channels == 1 && photos.summary.contains(" of 24 x 16 in grey, 3 classes"))
    let training = try ClassifierTraining(on: photos, .linear, epochs: 1)
    #expect(training.architecture.inputs == [1, 16, 24] && !training.summary.contains("colour"))
  }

  /// What `tern predict` and `tern evaluate` say of a file is the same.
  @Test func readingDoesWhatTrainingDid() throws {
    let photos = try load()
    let classifier = try ClassifierTraining(on: photos, .linear, epochs: 1).run().classifier
    let folder = try ImageFolder(scanning: "\(scratch.path)/photos")
    for (place, item) in folder.valid.enumerated() {
      let reading = try classifier.read(Image(contentsOf: item.path))
      #expect(reading.answers[0].seen == photos.test.picture(place))
    }
  }

  /// Several tasks at once; compiles only because the classifier is `Sendable`.
  @Test func tasksShareAClassifier() async throws {
    let photos = try load()
    let classifier = try ClassifierTraining(on: photos, .linear, epochs: 1).run().classifier
    let expected = classifier.probabilities(photos.test.picture(0))
    await withTaskGroup(of: [Float].self) { group in
      for _ in 0..<16 { group.addTask { classifier.probabilities(photos.test.picture(0)) } }
      for await found in group { #expect(found == expected) }
    }
  }

  /// A classifier and images that do not belong together come from two files.
  @Test func imagesOfAnotherKindAreAnError() throws {
    let photos = try load()
    let classifier = try ClassifierTraining(on: photos, .linear, epochs: 1).run().classifier
    let others = photos.test.subset(ofClasses: [0, 1])
    let error = #expect(throws: ClassifierError.self) { try classifier.evaluate(on: others) }
    #expect(error?.description.contains("in 2 classes") == true, "\(error?.description ?? "")")
  }

  /// Wherever a network was trained, its classifier reads pictures in the machine's memory.
  @Test func aNetworkOfAnotherDeviceClassifies() throws {
    let photos = try load()
    let classifier = try ClassifierTraining(on: photos, .linear, epochs: 1).run().classifier
    let network = classifier.makeNetwork().to(.reference)
    let copy = ImageClassifier(
      classifier.architecture, network, classes: classifier.classes, normalization: classifier.normalization,
      preparation: classifier.preparation, facts: classifier.facts)
    let picture = photos.test.picture(0)
    #expect(copy.probabilities(picture) == classifier.probabilities(picture))
    #expect(copy.compiled().probabilities(picture).count == classifier.classes.count)
  }

  /// Folded layers round otherwise, and say the same.
  @Test func aCompiledClassifierSaysTheSame() throws {
    let photos = try load()
    let classifier = try ClassifierTraining(on: photos, Recipe(.fast, for: photos.train), epochs: 2).run()
      .classifier
    let compiled = classifier.compiled()
    for place in 0..<photos.test.count {
      let (plain, fast) = (
        classifier.probabilities(photos.test.picture(place)),
        compiled.probabilities(photos.test.picture(place))
      )
      #expect(zip(plain, fast).allSatisfy { abs($0 - $1) < 1e-4 })
      #expect(compiled.probabilities(photos.test.picture(place)) == fast)
    }
    // 36 images would be one short batch: four times as many are one whole and one short.
    let many = photos.train.selecting((0..<144).map { $0 % 36 })
    let (plain, fast) = (
      try classifier.evaluate(on: many, isCompiled: false),
      try classifier.evaluate(on: many, isCompiled: true)
    )
    #expect(plain.answers.map(\.label) == fast.answers.map(\.label) && plain.total == 144)
    #expect(abs(plain.loss - fast.loss) < 1e-4)
    #expect(plain.loss == (try classifier.evaluate(on: many).loss))
  }

  /// Weights with which no answer is a number: nothing can be compiled, and the error is the same.
  @Test func whatCannotBeCompiledIsUsedAsItIs() throws {
    let architecture = Architecture(inputs: [1, 2, 2], [.flatten, .linear(4, 2)])
    let network = try architecture.build(generator: Generator(seed: 1))
    for parameter in network.parameters { parameter.update { $0 = .full($0.shape, 3e38) } }
    let classifier = ImageClassifier(
      architecture, network, classes: ["a", "b"], normalization: .unit,
      facts: .init(seed: 1, data: "", dataChecksum: "", epochs: 1))
    let image = Image(width: 2, height: 2, pixels: [255, 255, 255, 255])
    for each in [classifier, classifier.compiled()] {
      #expect(throws: ClassifierError.answersAreNotNumbers) { try each.read(image) }
    }
  }

  @Test func trainingOnDoesNotChangeIt() throws {
    let architecture = Architecture(inputs: [1, 2, 2], [.flatten, .linear(4, 2)])
    let network = try architecture.build(generator: Generator(seed: 1))
    let classifier = ImageClassifier(
      architecture, network, classes: ["a", "b"], normalization: .unit,
      facts: .init(seed: 1, data: "", dataChecksum: "", epochs: 1))
    let image = Image(width: 2, height: 2, pixels: [0, 50, 100, 200])
    let before = classifier.probabilities(image)
    for parameter in network.parameters { parameter.update { $0 += 1 } }
    for parameter in classifier.makeNetwork().parameters { parameter.update { $0 += 1 } }
    #expect(classifier.probabilities(image) == before)
  }

  /// Labels are not bytes.
  @Test func moreClassesThanAByteCounts() throws {
    let count = 300
    let pixels = (0..<count).flatMap { [UInt8($0 % 256), UInt8($0 / 256 * 255)] }
    let images = LabeledImages(
      pixels: pixels, labels: Array(0..<count), rows: 1, columns: 2, classes: (0..<count).map { "c\($0)" })
    let dataset = ImageDataset(name: "many", title: "Many", train: images, test: images, source: .folder(""))
    let result = try ClassifierTraining(on: dataset, .linear, epochs: 1).run()
    #expect(result.evaluation.total == count && result.evaluation.confusion.count == count)
    #expect(result.evaluation.labels.last == 299)
    try result.classifier.save(to: "\(scratch.path)/many.safetensors")
    #expect(try ImageClassifier(contentsOf: "\(scratch.path)/many.safetensors").classes.count == count)
  }
}
