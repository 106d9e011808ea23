import Tern
import TernLearn
import TernVision
import Testing

@testable import TernCommand

@Suite struct RecipeTests {
  private static let networks = [
    ConvolutionalNetwork.small, ConvolutionalNetwork.medium, ConvolutionalNetwork.large,
  ]

  /// However small or narrow the images are.
  @Test(arguments: [(1, 1), (3, 2), (5, 9), (28, 28), (17, 40), (64, 64), (200, 7)])
  func networksFitEverySize(rows: Int, columns: Int) throws {
    for network in Self.networks {
      let architecture = network.architecture(rows: rows, columns: columns, classes: 4)
      #expect(architecture.inputs == [rows, columns])
      #expect(try architecture.outputs() == [4])
    }
  }

  @Test func networksLearn() throws {
    for network in Self.networks {
      let architecture = network.architecture(rows: 8, columns: 8, classes: 3)
      let model = try architecture.build(generator: Generator(seed: 1))
      let x = Tensor.randn([5, 8, 8], generator: Generator(seed: 2))
      let target = Tensor([0, 1, 2, 1, 0])
      let loss = Mode.training { crossEntropy(model(x), target) }
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

  @Test func smallSetsAreGoneThroughMoreOften() {
    let recipe = Recipe.preset(.fast, isDigits: true)
    #expect(recipe.epochs(for: 55_000, asked: nil) == recipe.epochs)
    #expect(recipe.epochs(for: 27_500, asked: nil) == 2 * recipe.epochs)
    #expect(recipe.epochs(for: 1_000_000, asked: nil) == recipe.epochs)
    #expect(recipe.epochs(for: 3, asked: nil) == 10 * recipe.epochs)
    #expect(recipe.epochs(for: 0, asked: nil) == 10 * recipe.epochs)
    #expect(recipe.epochs(for: 3, asked: 7) == 7)
  }

  @Test func presetsKnowDigits() {
    for preset in RecipeOptions.Preset.allCases {
      let (digits, others) = (Recipe.preset(preset, isDigits: true), Recipe.preset(preset, isDigits: false))
      #expect(digits.augmentation == .digits)
      #expect(others.augmentation == .none)
      #expect(others.epochs >= digits.epochs)
    }
    #expect(Recipe.preset(.fast, isDigits: true).epochs == 2)
    #expect(Recipe.preset(.fast, isDigits: false).epochs == 4)
  }
}
