import Foundation
import Tern
import TernLearn
import TestSupport
import Testing

@testable import TernVision

/// What stands in model files. Damaged ones are tried through the command (CommandModelTests).
@Suite struct ModelFileTests {
  let scratch: ScratchFolder
  private let architecture = Architecture(inputs: [3, 2, 2], [.flatten, .linear(12, 2)])

  init() throws { scratch = try ScratchFolder() }

  /// Grey-digits.safetensors is a file of before there were colours: a linear model of threes and sevens that
  /// `tern train --digits 3,7 --model linear --epochs 1` wrote, with the score it reached.
  @Test func filesOfBeforeThereWereColoursAreRead() throws {
    let path = Golden.folder.appending(path: "classifier/grey-digits.safetensors").path
    let classifier = try ImageClassifier(contentsOf: path)
    #expect(
      classifier.architecture.inputs == [28, 28] && classifier.channels == 1 && classifier.mode == .gray)
    #expect(classifier.preparation == ImagePreparation(fit: .stretch, digits: .lightOnDark))
    let digits = MNISTSample.dataset(reason: "a test").test.subset(ofClasses: [3, 7])
    let evaluation = try classifier.evaluate(on: digits)
    #expect(evaluation.accuracy == classifier.facts.metrics["accuracy"] && evaluation.accuracy == 0.935)
    #expect(abs(evaluation.loss - classifier.facts.metrics["loss"]!) < 1e-6)
    // Written again, it keeps what it says.
    try classifier.save(to: "\(scratch.path)/again")
    let again = try ImageClassifier(contentsOf: "\(scratch.path)/again")
    #expect(again.preparation == classifier.preparation && again.facts == classifier.facts)
    expectEqual(again.probabilities(digits.imageTensor), classifier.probabilities(digits.imageTensor))
  }

  private func metadata(_ change: [String: String] = [:]) throws -> [String: String] {
    let text = String(decoding: try JSONEncoder().encode(architecture), as: UTF8.self)
    let good = [
      "format": "tern image classifier 1", "architecture": text, "classes": #"["a","b"]"#,
      "normalization": #"{"deviation":[1,2,3],"mean":[0,0.5,1]}"#,
      "facts":
        #"{"data":"x","dataChecksum":"","epochs":1,"isInterrupted":false,"metrics":{},"seed":1}"#,
      "preparation": #"{"fit":"pad"}"#,
    ]
    return good.merging(change) { $1 }
  }

  private func read(_ change: [String: String] = [:]) throws -> ImageClassifier {
    let network = try architecture.build(generator: Generator(seed: 1))
    let path = "\(scratch.path)/model"
    try Safetensors.write(network.stateDictionary, metadata: metadata(change), to: path)
    return try ImageClassifier(contentsOf: path)
  }

  @Test func aColourFileIsRead() throws {
    let classifier = try read()
    #expect(classifier.channels == 3 && classifier.preparation == ImagePreparation(fit: .pad))
    #expect(classifier.normalization == ImageNormalization(mean: [0, 0.5, 1], deviation: [1, 2, 3]))
  }

  @Test func whatDoesNotFitIsNamed() throws {
    let inner = #"{"avgPool2d":{"_0":1000,"padding":0,"stride":1}}"#
    for (key, value, says) in [
      ("normalization", #"{"deviation":[1,2],"mean":[0,1]}"#, "its normalization is not usable"),
      ("normalization", #"{"deviation":[1,0,1],"mean":[0,1,2]}"#, "its normalization is not usable"),
      ("preparation", #"{"fit":"fold"}"#, "its preparation cannot be read"),
      ("preparation", #"{"fit":"crop","digits":"light on dark"}"#, "it is for digits in MNIST's form"),
      (
        "architecture", #"{"inputs":[2,2,2],"layers":[{"flatten":{}},{"linear":{"_0":8,"_1":2}}]}"#,
        "takes [2, 2, 2]"
      ),
      (
        "architecture",
        #"{"inputs":[1,3000,3000],"layers":[\#(inner),{"globalAvgPool2d":{}},{"linear":{"_0":1,"_1":2}}]}"#,
        "an image would take more than"
      ),
    ] {
      let change =
        says.contains("would take")
        ? [key: value, "normalization": #"{"deviation":1,"mean":0}"#] : [key: value]
      let error = #expect(throws: ModelFileError.self) { try read(change) }
      #expect(error?.description.contains(says) == true, "\(String(describing: error))")
    }
  }

  @Test func theWorkOfANetworkIsCounted() throws {
    let architecture = Architecture(
      inputs: [1, 8, 8],
      [
        .conv2d(1, 4, kernel: 3, padding: 1), .relu,
        .residual([.conv2d(4, 4, kernel: 3, padding: 1)], shortcut: []), .maxPool2d(2), .flatten,
        .linear(64, 5),
      ])
    let cost = try architecture.cost()
    // The residual's sum is one operation for each element.
    let expected = 256 * 9 + 256 + 256 * 36 + 256 + 64 * 4 + 64 + 5 * 64
    #expect(cost.operations == expected && cost.elements == 512)
  }
}
