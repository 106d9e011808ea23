import Tern
import TernLearn
import Testing

@testable import TernVision

@Suite struct RecipeTests {
  private static let networks = [
    ConvolutionalNetwork.small, ConvolutionalNetwork.medium, ConvolutionalNetwork.large,
  ]

  /// However small or narrow the images are.
  @Test(arguments: [(1, 1), (3, 2), (5, 9), (28, 28), (17, 40), (64, 64), (200, 7)])
  func networksFitEverySize(rows: Int, columns: Int) throws {
    for (network, channels) in Self.networks.flatMap({ [($0, 1), ($0, 3)] }) {
      let architecture = network.architecture(channels: channels, rows: rows, columns: columns, classes: 4)
      #expect(architecture.inputs == [channels, rows, columns])
      #expect(try architecture.outputs() == [4])
    }
  }

  @Test func networksLearn() throws {
    for network in Self.networks {
      let architecture = network.architecture(channels: 3, rows: 8, columns: 8, classes: 3)
      let model = try architecture.build(generator: Generator(seed: 1))
      let x = Tensor.randn([5, 3, 8, 8], generator: Generator(seed: 2))
      let target = Tensor([0, 1, 2, 1, 0])
      let loss = ModuleMode.training { crossEntropy(model(x), target) }
      loss.backward()
      for (name, parameter) in model.namedParameters {
        let gradient = try #require(parameter.grad, "\(name)")
        #expect(gradient.abs().sum().item() > 0, "\(name)")
      }
    }
  }

  @Test func networksInWords() {
    #expect("\(Recipe.Network.convolutions(.small))" == "3 x 3 convolutions 16, 32, 64")
    #expect("\(Recipe.Network.convolutions(.medium))" == "3 x 3 convolutions 32, 64 64, 128 128")
  }

  private func images(_ classes: [String]) -> LabeledImages {
    LabeledImages(pixels: [0, 1], labels: [0, 1], rows: 1, columns: 1, classes: classes)
  }

  @Test func smallSetsAreGoneThroughMoreOften() {
    let recipe = Recipe(.fast, for: images(["0", "1"]))
    #expect(recipe.epochs(for: 55_000) == recipe.epochs)
    #expect(recipe.epochs(for: 27_500) == 2 * recipe.epochs)
    #expect(recipe.epochs(for: 1_000_000) == recipe.epochs)
    #expect(recipe.epochs(for: 3) == 10 * recipe.epochs)
    #expect(recipe.epochs(for: 0) == 10 * recipe.epochs)
  }

  @Test func presetsKnowDigits() {
    for preset in Recipe.Preset.allCases {
      let (digits, others) = (
        Recipe(preset, for: images(["3", "7"])), Recipe(preset, for: images(["3", "x"]))
      )
      #expect(digits.augmentation == .digits)
      #expect(others.augmentation == .none)
      #expect(others.epochs >= digits.epochs)
    }
    #expect(Recipe(.fast, for: images(["0", "9"])).epochs == 2)
    #expect(Recipe(.fast, for: images(["a", "b"])).epochs == 4)
  }
}
