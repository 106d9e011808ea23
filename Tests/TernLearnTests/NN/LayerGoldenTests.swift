import Tern
import TernLearn
import TestSupport
import Testing

/// Layers drawn from a seed against PyTorch's from the same seed: state, output and gradients.
@Suite struct LayerGoldenTests {
  /// The layer of each row of the golden file; the names are the file's.
  static let layers: [String: @Sendable (Generator) -> any Module] = [
    "Conv2d": { Conv2d(3, 4, kernel: [3, 2], stride: 2, padding: [1, 0], generator: $0) },
    "Conv2d, groups": {
      Conv2d(4, 6, kernel: 3, padding: 2, dilation: 2, groups: 2, bias: false, generator: $0)
    },
    "ConvTranspose2d": {
      ConvTranspose2d(4, 6, kernel: 3, stride: 2, padding: 1, outputPadding: 1, groups: 2, generator: $0)
    },
    "BatchNorm1d": { _ in BatchNorm1d(5) },
    "BatchNorm2d": { _ in BatchNorm2d(3, epsilon: 1e-3) },
    "Embedding": { Embedding(7, 3, generator: $0) },
    "LayerNorm": { _ in LayerNorm([3, 4], epsilon: 1e-4) },
    "LayerNorm, no bias": { _ in LayerNorm(4, bias: false) },
    "GroupNorm": { _ in GroupNorm(2, 6) },
    "GELU": { _ in GELU() },
    "GELU, tanh": { _ in GELU(.tanh) },
    "SiLU": { _ in SiLU() },
    "LeakyReLU": { _ in LeakyReLU(0.2) },
    "ELU": { _ in ELU() },
    "Softmax": { _ in Softmax(axis: 1) },
    "LogSoftmax": { _ in LogSoftmax() },
    "Unflatten": { _ in Unflatten([2, 3]) },
    "Identity": { _ in Identity() },
  ]

  @Test func everyRowHasALayer() {
    #expect(Set(LayersGoldens.all.layers.map(\.name)) == Set(Self.layers.keys))
  }

  @Test(arguments: LayersGoldens.all.layers) func asInPyTorch(_ row: LayersGoldens.Layer) throws {
    let make = try #require(Self.layers[row.name])
    Self.compare(make(Generator(seed: 5)), with: row)
  }

  /// State, output and gradients of a layer in use.
  static func compare(_ layer: any Module, with row: LayersGoldens.Layer) {
    #expect(layer.stateDictionary.keys.sorted() == row.state.keys.sorted())
    for (name, value) in layer.stateDictionary { expectEqual(value, row.state[name]!.tensor, name) }

    let x = row.inputGradient == nil ? row.input.tensor : row.input.tensor.requiresGrad()
    let y = layer(x)
    expectClose(y.detached(), row.output.tensor, absolute: 2e-6)
    let weights = Tensor.linspace(-1, 1, count: y.count).reshaped(y.shape)
    (y * weights).sum().backward()
    if let gradient = row.inputGradient { expectClose(x.grad!, gradient.tensor, absolute: 5e-6) }
    #expect(layer.namedParameters.map(\.name).sorted() == row.gradients.keys.sorted())
    for (name, parameter) in layer.namedParameters {
      expectClose(parameter.grad!, row.gradients[name]!.tensor, absolute: 5e-6, name)
    }
  }

  @Test func initializersDrawPyTorchsValues() {
    let functions: [String: (Shape, Generator) -> Tensor] = [
      "kaimingUniform": { .kaimingUniform($0, generator: $1) },
      "kaimingUniform(fan: .out, gain: .leakyRelu(0.2))": {
        .kaimingUniform($0, fan: .out, gain: .leakyRelu(0.2), generator: $1)
      },
      "kaimingNormal": { .kaimingNormal($0, generator: $1) },
      "kaimingNormal(fan: .out, gain: .linear)": {
        .kaimingNormal($0, fan: .out, gain: .linear, generator: $1)
      },
      "xavierUniform": { .xavierUniform($0, generator: $1) },
      "xavierUniform(gain: .tanh)": { .xavierUniform($0, gain: .tanh, generator: $1) },
      "xavierNormal": { .xavierNormal($0, generator: $1) },
      "xavierNormal(gain: .selu)": { .xavierNormal($0, gain: .selu, generator: $1) },
    ]
    #expect(LayersGoldens.all.initializers.count == 2 * functions.count)
    for row in LayersGoldens.all.initializers {
      let expected = row.weights.tensor
      expectEqual(functions[row.name]!(expected.shape, Generator(seed: 11)), expected, row.name)
    }
  }

  @Test func aVectorHasNoFans() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor.kaimingNormal([5])
    }
    expectMessage(
      result, "kaimingNormal: a weight has the shape [outputs, inputs, ...] with sizes above 0, got [5]")
  }

  @Test func embeddingOfAnythingButItsNumbersTraps() async {
    var result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Embedding(7, 3)(Tensor([1.0]))
    }
    expectMessage(
      result, "Embedding: numbers must be integers, and the input is float32; convert with .to(.int64)")
    result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Embedding(7, 3)(Tensor([7]))
    }
    expectMessage(result, "index 7 is outside axis 0 of shape [7, 3]")
  }
}
