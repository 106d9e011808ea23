import Foundation
import Tern
import Testing

/// Model files that are damaged, of something else, or made to do harm.
@Suite struct CommandModelTests {
  let folder: TestFolder
  private let weights = Tensor.zeros([10, 784])
  private let bias = Tensor.zeros([10])

  init() throws { folder = try TestFolder() }

  private static let good = [
    "format": "tern image classifier 1",
    "architecture": #"{"inputs":[28,28],"layers":[{"flatten":{}},{"linear":{"_0":784,"_1":10}}]}"#,
    "classes": #"["0","1","2","3","4","5","6","7","8","9"]"#,
    "normalization": #"{"deviation":1,"mean":0}"#,
    "facts":
      #"{"data":"x","dataChecksum":"","epochs":1,"isInterrupted":false,"metrics":{},"seed":1}"#,
  ]

  /// Writes a sound model but for `change`, and measures it.
  private func evaluate(
    _ change: [String: String?] = [:], tensors: [String: Tensor]? = nil
  ) throws -> TernProcess.Outcome {
    var metadata = Self.good
    for (key, value) in change { metadata[key] = value }
    try Safetensors.write(
      tensors ?? ["1.weight": weights, "1.bias": bias], metadata: metadata, to: folder.file("model"))
    return try TernProcess.run(["evaluate", "model"], in: folder)
  }

  private func expectRefused(
    _ outcome: TernProcess.Outcome, _ says: String, _ location: SourceLocation = #_sourceLocation
  ) {
    #expect(outcome.code == 1, sourceLocation: location)
    #expect(outcome.failures.count == 1, sourceLocation: location)
    #expect(outcome.errors.contains(says), "\(outcome.errors)", sourceLocation: location)
    #expect(!outcome.errors.contains("\u{1B}"), sourceLocation: location)
  }

  @Test func aSoundOneIsRead() throws {
    let outcome = try evaluate()
    #expect(outcome.code == 0, "\(outcome.errors)")
  }

  static let convolutional = """
    {"inputs":[28,28],"layers":[{"unflatten":{"_0":[1,28,28]}},\
    {"conv2d":{"_0":1,"_1":2,"kernel":5,"stride":2,"padding":2,"bias":true}},{"batchNorm2d":{"_0":2}},\
    {"residual":{"_0":[{"relu":{}}],"shortcut":[]}},{"maxPool2d":{"_0":2,"padding":0}},\
    {"globalAvgPool2d":{}},{"linear":{"_0":2,"_1":10}}]}
    """

  @Test func aConvolutionalOneIsRead() throws {
    var tensors: [String: Tensor] = [
      "1.weight": .ones([2, 1, 5, 5]), "1.bias": .zeros([2]), "2.weight": .ones([2]), "2.bias": .zeros([2]),
      "2.running_mean": .zeros([2]), "2.running_var": .ones([2]), "2.num_batches_tracked": Tensor(3),
      "6.weight": .ones([10, 2]), "6.bias": bias,
    ]
    let outcome = try evaluate(["architecture": Self.convolutional], tensors: tensors)
    #expect(outcome.code == 0, "\(outcome.errors)")
    tensors["2.num_batches_tracked"] = Tensor(3.0)
    expectRefused(
      try evaluate(["architecture": Self.convolutional], tensors: tensors),
      "not integer: 2.num_batches_tracked"
    )
    tensors["2.num_batches_tracked"] = Tensor(3)
    tensors["2.running_var"] = .full([2], -1)
    expectRefused(
      try evaluate(["architecture": Self.convolutional], tensors: tensors),
      "the model's answers are not numbers"
    )
  }

  @Test func sizesMadeUp() throws {
    func architecture(_ inputs: String, _ layers: String) -> [String: String?] {
      ["architecture": #"{"inputs":\#(inputs),"layers":[\#(layers)]}"#]
    }
    let big = #"{"linear":{"_0":262144,"_1":1024}},{"linear":{"_0":1024,"_1":262144}},"#
    let cases: [(String, String, String)] = [
      ("[28,28]", "", "do not fit its architecture"),
      ("[-28,28]", #"{"flatten":{}}"#, "the input shape [-28, 28] is not usable"),
      ("[9223372036854775807,9223372036854775807]", #"{"flatten":{}}"#, "is not usable"),
      (
        "[28,28]", #"{"flatten":{}},{"linear":{"_0":784,"_1":9223372036854775807}}"#, "layer 1: linear 784 to"
      ),
      ("[28,28]", #"{"flatten":{}},{"linear":{"_0":-784,"_1":10}}"#, "layer 1: linear -784 to 10"),
      ("[28,28]", #"{"flatten":{}},{"linear":{"_0":5,"_1":10}}"#, "layer 1: linear 5 to 10"),
      (
        "[28,28]",
        #"{"flatten":{}},{"linear":{"_0":784,"_1":262144}},"# + String(repeating: big, count: 300)
          + #"{"linear":{"_0":262144,"_1":10}}"#, "it holds 7850 weights, and its architecture needs"
      ),
      ("[4096,4096]", #"{"flatten":{}},{"linear":{"_0":16777216,"_1":10}}"#, "it holds 7850 weights"),
      (
        "[28,28]",
        #"{"unflatten":{"_0":[1,28,28]}},{"conv2d":{"_0":1,"_1":16384,"kernel":28,"stride":1,"padding":0,"bias":false}},{"globalAvgPool2d":{}},{"linear":{"_0":16384,"_1":10}}"#,
        "it holds 7850 weights, and its architecture needs"
      ),
      (
        "[28,28]",
        #"{"unflatten":{"_0":[1,28,28]}},{"conv2d":{"_0":1,"_1":9223372036854775807,"kernel":9223372036854775807,"stride":0,"padding":0,"bias":false}}"#,
        "layer 1: convolution 1 to 9223372036854775807"
      ),
      ("[28,28]", #"{"conv":{}}"#, "its architecture cannot be read"),
    ]
    for (inputs, layers, says) in cases { expectRefused(try evaluate(architecture(inputs, layers)), says) }
  }

  @Test func textsThatAreNonsense() throws {
    for key in ["architecture", "classes", "normalization", "facts"] {
      expectRefused(try evaluate([key: "{["]), "its \(key) cannot be read")
      expectRefused(try evaluate([key: String?.none]), "its \(key) is missing")
    }
    expectRefused(try evaluate(["format": String?.none]), "it holds tensors but no Tern classifier")
    expectRefused(try evaluate(["format": "\u{1B}[31m\n2"]), #"it says it is "?[31m?2"; use a newer version"#)
    for numbers in [#""deviation":0,"mean":0"#, #""deviation":-1,"mean":0"#] {
      expectRefused(try evaluate(["normalization": "{\(numbers)}"]), "its normalization is not usable")
    }
  }

  @Test func classesThatCannotBe() throws {
    func names(_ list: [String]) throws -> [String: String?] {
      ["classes": String(decoding: try JSONEncoder().encode(list), as: UTF8.self)]
    }
    let nine = (0...8).map(String.init)
    expectRefused(try evaluate(names(nine)), "9 classes do not fit its architecture")
    expectRefused(try evaluate(names(nine + ["3"])), "the class '3' stands twice")
    expectRefused(try evaluate(names(nine + [""])), "a class has an empty name")
    expectRefused(try evaluate(names(nine + ["\u{1B}[31m\n"])), "has control characters")
    expectRefused(try evaluate(names(nine + ["cat"])), "knows the class 'cat', which is not in the data")
  }

  @Test func weightsThatCannotBe() throws {
    func with(_ weights: Tensor) throws -> TernProcess.Outcome {
      try evaluate(tensors: ["1.weight": weights, "1.bias": bias])
    }
    expectRefused(try with(.full([10, 784], .nan)), "1.weight holds values that are not finite")
    expectRefused(try with(.full([10, 784], .infinity)), "1.weight holds values that are not finite")
    expectRefused(try with(.full([10, 784], 3e38)), "the model's answers are not numbers")
    expectRefused(try with(.zeros([784, 10])), "1.weight has shape [784, 10] instead of [10, 784]")
    expectRefused(try with(.zeros([10, 784], dtype: .int64)), "not float: 1.weight")
    expectRefused(try evaluate(tensors: ["1.weight": weights]), "missing 1.bias")
    expectRefused(
      try evaluate(tensors: ["1.weight": weights, "1.bias": bias, "more": bias]), "unexpected more")
    expectRefused(
      try evaluate(["normalization": #"{"mean":1e308,"deviation":1}"#]), "the model's answers are not numbers"
    )
  }

  @Test func damagedFiles() throws {
    _ = try evaluate()
    let whole = try folder.bytes("model")
    for count in [0, 7, 8, 100, whole.count / 2, whole.count - 1] {
      try folder.write(Array(whole.prefix(count)), to: "model")
      expectRefused(try TernProcess.run(["evaluate", "model"], in: folder), "model: ")
    }
    try folder.write([UInt8](repeating: 255, count: 8) + whole.dropFirst(8), to: "model")
    expectRefused(
      try TernProcess.run(["evaluate", "model"], in: folder), "not a safetensors file, or damaged")
    try folder.write((0..<5000).map { UInt8($0 * 73 % 256) }, to: "model")
    expectRefused(try TernProcess.run(["predict", "x.png", "--model", "model"], in: folder), "model: ")
  }

  @Test func imagesOfAnotherSize() throws {
    let small = ["architecture": #"{"inputs":[4,4],"layers":[{"flatten":{}},{"linear":{"_0":16,"_1":10}}]}"#]
    let outcome = try evaluate(small, tensors: ["1.weight": .zeros([10, 16]), "1.bias": bias])
    expectRefused(outcome, "model takes images of 4 x 4; the data have 28 x 28")
  }
}
