import TernLearn

/// How a classifier is trained: the network, how long, and with what.
///
/// ```swift
/// var recipe = Recipe(.good, for: dataset.train)
/// recipe.augmentation = .clothes
/// ```
public struct Recipe: Sendable {
  /// Ready-made recipes, by how long they may take (docs/recipe.md).
  public enum Preset: String, Sendable, CaseIterable {
    /// Takes seconds.
    case fast
    /// Takes minutes.
    case good
    /// Takes a quarter of an hour.
    case best
  }

  /// A network for images of any size and any number of classes.
  public enum Network: Sendable {
    /// One linear layer.
    case linear
    /// A hidden layer of 512 with ReLU.
    case hidden
    /// Convolutions in stages, then one linear layer.
    case convolutions(ConvolutionalNetwork)
  }

  /// The name in the first line that a training prints.
  public var name: String
  /// The network that is trained.
  public var network: Network
  /// Passes over 55,000 images; smaller sets are gone through more often, see `epochs(for:)`.
  public var epochs: Int
  /// Images in a batch.
  public var batchSize: Int
  /// The greatest learning rate of the cycle.
  public var rate: Double
  /// AdamW's weight decay.
  public var weightDecay: Double
  /// The share of the target that is spread over all classes, 0..<1.
  public var labelSmoothing: Double
  /// The decay of the moving average of the weights at each step, 0..<1; nil for no average.
  public var averageDecay: Double?
  /// How training images are changed at random, anew in each pass.
  public var augmentation: Augmentation

  /// A recipe; the defaults train any network for 5 passes over 55,000 images, without augmentation or
  /// averaging.
  public init(
    name: String, network: Network, epochs: Int = 5, batchSize: Int = 128, rate: Double = 0.003,
    weightDecay: Double = 0, labelSmoothing: Double = 0, averageDecay: Double? = nil,
    augmentation: Augmentation = .none
  ) {
    (self.name, self.network, self.epochs, self.batchSize) = (name, network, epochs, batchSize)
    (self.rate, self.weightDecay, self.labelSmoothing) = (rate, weightDecay, labelSmoothing)
    (self.averageDecay, self.augmentation) = (averageDecay, augmentation)
  }

  /// The share of the training images that epochs are chosen by: one of twelve, 5,000 of MNIST's 60,000.
  static let validationShare = 12

  /// The number of passes over `count` images: `epochs` for sets of MNIST's size, and up to ten times as many
  /// for smaller ones, so that a training takes about as many steps.
  public func epochs(for count: Int) -> Int {
    epochs * min(10, max(1, (55_000 + count / 2) / max(1, count)))
  }

  /// The network for images like these.
  func architecture(for images: LabeledImages) -> Architecture {
    let inputs = [images.channels, images.rows, images.columns]
    let (values, classes) = (images.imageSize, images.classes.count)
    return switch network {
    case .linear: Architecture(inputs: inputs, [.flatten, .linear(values, classes)])
    case .hidden:
      Architecture(inputs: inputs, [.flatten, .linear(values, 512), .relu, .linear(512, classes)])
    case .convolutions(let network):
      network.architecture(
        channels: images.channels, rows: images.rows, columns: images.columns, classes: classes)
    }
  }
}

extension Recipe.Network: CustomStringConvertible {
  public var description: String {
    switch self {
    case .linear: "one layer"
    case .hidden: "a hidden layer of 512"
    case .convolutions(let network): "\(network)"
    }
  }
}

extension Recipe {
  /// One linear layer, as in the course's chapter except for the optimiser.
  public static let linear = Recipe(name: "linear", network: .linear)

  /// One hidden layer, as in the course's chapter except for the optimiser.
  public static let hidden = Recipe(name: "net", network: .hidden)

  /// The recipe of a preset for images like these.
  ///
  /// Handwritten grey digits vary in slant, width and thickness, and are changed at random in these ways.
  /// Nothing is assumed of other images, which are not changed: in a few passes clothes are learned best that
  /// way. Such images are harder than digits and need more passes (docs/recipe.md).
  public init(_ preset: Preset, for images: LabeledImages) {
    let isDigits = images.areDigits && images.channels == 1
    let (network, epochs, averageDecay) =
      switch preset {
      case .fast: (ConvolutionalNetwork.small, isDigits ? 2 : 4, 0.99)
      case .good: (ConvolutionalNetwork.medium, isDigits ? 5 : 7, 0.995)
      case .best: (ConvolutionalNetwork.large, 12, 0.998)
      }
    self.init(
      name: preset.rawValue, network: .convolutions(network), epochs: epochs, rate: 0.01, weightDecay: 0.01,
      labelSmoothing: 0.05, averageDecay: averageDecay, augmentation: isDigits ? .digits : .none)
  }
}

extension LabeledImages {
  /// Whether the classes are some of the ten digits, by their names.
  var areDigits: Bool { DigitClasses.contain(classes) }
}

/// The names 0 to 9.
enum DigitClasses {
  static let names = Set((0..<10).map(String.init))

  static func contain(_ classes: [String]) -> Bool { names.isSuperset(of: classes) }
}
