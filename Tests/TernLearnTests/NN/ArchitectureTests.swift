import Foundation
import Tern
import TernLearn
import TestSupport
import Testing

@Suite struct ArchitectureTests {
  static let net = Architecture(
    inputs: [28, 28],
    [
      .unflatten([1, 28, 28]), .conv2d(1, 8, kernel: 5, stride: 2, padding: 2, bias: false), .batchNorm2d(8),
      .relu,
      .residual(
        [.conv2d(8, 16, kernel: 3, stride: 2, padding: 1), .gelu, .residual([.silu])],
        shortcut: [.conv2d(8, 16, kernel: 1, stride: 2), .leakyRelu(0.1)]),
      .maxPool2d(3, stride: 2, padding: 1), .avgPool2d(2), .globalAvgPool2d, .linear(16, 12),
      .batchNorm1d(12), .dropout(0.25), .tanh, .linear(12, 10),
    ])

  @Test func buildsWhatItDescribes() throws {
    #expect(try Self.net.outputs() == [10])
    let model = try Self.net.build(generator: Generator(seed: 1))
    #expect(model.parameterCount == Self.net.parameterCount)
    #expect(Self.net.parameterCount == 200 + 16 + 1168 + 144 + 204 + 24 + 130)
    #expect(model(.zeros([3, 28, 28])).shape == [3, 10])
    #expect(
      Self.net.description
        == "unflatten to [1, 28, 28], convolution 1 to 8, 5 x 5 stride 2 padding 2 without bias, batch norm 8, relu, residual (convolution 8 to 16, 3 x 3 stride 2 padding 1, gelu, residual (silu)) beside (convolution 8 to 16, 1 x 1 stride 2, leaky relu 0.1), max pool 3 stride 2 padding 1, average pool 2, global average pool, linear 16 to 12, batch norm 12, dropout 0.25, tanh, linear 12 to 10"
    )
  }

  @Test func goesRoundAsJSON() throws {
    let data = try JSONEncoder().encode(Self.net)
    #expect(try JSONDecoder().decode(Architecture.self, from: data) == Self.net)
  }

  /// As files written before there were convolutions have it.
  @Test func theFirstFormIsStillRead() throws {
    let text = """
      {"inputs":[28,28],"layers":[{"flatten":{}},{"linear":{"_0":784,"_1":50}},{"relu":{}},{"sigmoid":{}},\
      {"tanh":{}},{"dropout":{"_0":0.5}},{"linear":{"_0":50,"_1":10}}]}
      """
    let read = try JSONDecoder().decode(Architecture.self, from: Data(text.utf8))
    #expect(
      read
        == Architecture(
          inputs: [28, 28],
          [.flatten, .linear(784, 50), .relu, .sigmoid, .tanh, .dropout(0.5), .linear(50, 10)]))
  }

  static func nested(_ depth: Int) -> Architecture.Layer {
    (0..<depth).reduce(.relu) { inner, _ in .residual([inner]) }
  }

  static let refused: [([Int], [Architecture.Layer], String)] = [
    ([28, 28], [.conv2d(1, 8, kernel: 3)], "layer 0: convolution 1 to 8, 3 x 3 after a shape of [28, 28]"),
    ([2, 28, 28], [.conv2d(1, 8, kernel: 3)], "layer 0: convolution 1 to 8"),
    ([1, 28, 28], [.conv2d(1, 1 << 40, kernel: 3)], "layer 0: convolution"),
    ([1, 28, 28], [.conv2d(1, 8, kernel: 29)], "layer 0: convolution"),
    ([1, 28, 28], [.conv2d(1, 8, kernel: 0)], "layer 0: convolution"),
    ([1, 28, 28], [.conv2d(1, 8, kernel: 3, stride: 0)], "layer 0: convolution"),
    ([1, 28, 28], [.conv2d(1, 8, kernel: 3, padding: -1)], "layer 0: convolution"),
    ([1, 28, 28], [.conv2d(1, 8, kernel: 3, padding: .max)], "layer 0: convolution"),
    ([1, 4096, 4096], [.conv2d(1, 2, kernel: 1)], "layer 0: convolution"),
    ([65536, 1, 1], [.conv2d(65536, 65536, kernel: 1)], "layer 0: convolution"),
    ([1, 28, 28], [.maxPool2d(3, padding: 2)], "layer 0: max pool 3 padding 2 after a shape of [1, 28, 28]"),
    ([1, 28, 28], [.maxPool2d(.max, stride: .min)], "layer 0: max pool"),
    ([1, 28, 28], [.avgPool2d(29)], "layer 0: average pool 29"),
    ([28, 28], [.globalAvgPool2d], "layer 0: global average pool after a shape of [28, 28]"),
    ([28, 28], [.unflatten([2, 28, 28])], "layer 0: unflatten to [2, 28, 28] after a shape of [28, 28]"),
    ([28, 28], [.unflatten([-28, -28])], "layer 0: unflatten"),
    ([28, 28], [.unflatten([.max, .max])], "layer 0: unflatten"),
    ([28, 28], [.unflatten([])], "layer 0: unflatten"),
    ([3, 2, 2], [.batchNorm2d(4)], "layer 0: batch norm 4 after a shape of [3, 2, 2]"),
    ([3, 2, 2], [.batchNorm1d(3)], "layer 0: batch norm 3"),
    ([3], [.leakyRelu(.nan)], "layer 0: a slope of nan"),
    // Each size is small enough; together they are 30 and 60 billion elements.
    (
      [3, 100_000, 100_000], [.maxPool2d(1, stride: 1024)],
      "the input shape [3, 100000, 100000] is not usable"
    ),
    ([1, 60_000, 1], [.linear(1, 1 << 20)], "layer 0: linear 1 to 1048576 after a shape of [1, 60000, 1]"),
    ([4], [.relu, .residual([.linear(4, 3)])], "layer 1: a residual of [3] and [4]"),
    ([4], [.residual([.tanh, .linear(3, 4)])], "layer 0.1: linear 3 to 4 after a shape of [4]"),
    ([4], [.residual([.relu], shortcut: [.linear(3, 4)])], "layer 0.shortcut 0: linear 3 to 4"),
    ([4], [nested(20)], "more than 8 deep"),
    ([4], (0..<40).map { _ in .residual((0..<30).map { _ in .relu }) }, "layers; at most 1000 are read"),
  ]

  @Test(arguments: refused.indices) func whatDoesNotFitThrows(_ number: Int) {
    let (inputs, layers, says) = Self.refused[number]
    let error = #expect(throws: ArchitectureError.self) {
      try Architecture(inputs: inputs, layers).build(generator: Generator(seed: 0))
    }
    #expect(error?.description.contains("architecture: ") == true)
    #expect(error?.description.contains(says) == true, "\(error?.description ?? "") lacks \(says)")
  }
}
