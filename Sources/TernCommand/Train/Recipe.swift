import Tern
import TernLearn
import TernVision

/// How a classifier is trained: the network, how long, and with what.
struct Recipe {
  /// What the first line of a training calls it.
  var name: String
  var network: Network
  /// Passes over 55,000 images; smaller sets are gone through more often, see `epochs(for:)`.
  var epochs: Int
  var batch: Int
  /// The greatest learning rate of the cycle.
  var rate: Double
  var weightDecay: Double
  var labelSmoothing: Double
  /// The decay of the average of weights; nil for none.
  var averageDecay: Double?
  /// How training images are changed at random.
  var changes: RecipeOptions.Changes
  var augmentation: Augmentation { changes.augmentation }

  /// A network for images of any size and any number of classes.
  enum Network {
    case linear, hidden
    case convolutions(ConvolutionalNetwork)
  }

  /// The share of the training images that epochs are chosen by: one of twelve, 5,000 of MNIST's 60,000.
  static let validationShare = 12

  /// The passes over so many images. A set smaller than MNIST is gone through more often, up to ten
  /// times, so that a training takes about as many steps; not if the user said how often.
  func epochs(for count: Int, asked: Int?) -> Int {
    if let asked { return asked }
    return epochs * min(10, max(1, (55_000 + count / 2) / max(1, count)))
  }

  func architecture(rows: Int, columns: Int, classes: Int) -> Architecture {
    let pixels = rows * columns
    let inputs = [rows, columns]
    return switch network {
    case .linear: Architecture(inputs: inputs, [.flatten, .linear(pixels, classes)])
    case .hidden:
      Architecture(inputs: inputs, [.flatten, .linear(pixels, 512), .relu, .linear(512, classes)])
    case .convolutions(let network): network.architecture(rows: rows, columns: columns, classes: classes)
    }
  }
}

extension Recipe.Network: CustomStringConvertible {
  var description: String {
    switch self {
    case .linear: "one layer"
    case .hidden: "a hidden layer of 512"
    case .convolutions(let network): "\(network)"
    }
  }
}

extension Recipe {
  /// One layer, and one hidden layer: as the chapter trains them, but for the optimiser.
  static func plain(_ network: Network, name: String) -> Recipe {
    Recipe(
      name: name, network: network, epochs: 5, batch: 128, rate: 0.003, weightDecay: 0, labelSmoothing: 0,
      averageDecay: nil, changes: .none)
  }

  /// Digits are changed at random as these may be; nothing is assumed of other images, which stay as they are: in so
  /// few epochs clothes are learned best so. They are harder than digits and need more epochs (docs/recipe.md).
  static func preset(_ preset: RecipeOptions.Preset, isDigits: Bool) -> Recipe {
    let (network, epochs, averageDecay) =
      switch preset {
      case .fast: (ConvolutionalNetwork.small, isDigits ? 2 : 4, 0.99)
      case .good: (ConvolutionalNetwork.medium, isDigits ? 5 : 7, 0.995)
      case .best: (ConvolutionalNetwork.large, 12, 0.998)
      }
    return Recipe(
      name: "\(preset)", network: .convolutions(network), epochs: epochs, batch: 128, rate: 0.01,
      weightDecay: 0.01, labelSmoothing: 0.05, averageDecay: averageDecay, changes: isDigits ? .digits : .none
    )
  }
}
