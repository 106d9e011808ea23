import ArgumentParser
import TernVision

/// What the user says about how to train; what is not said, the preset decides.
struct RecipeOptions: ParsableArguments {
  enum Preset: String, ExpressibleByArgument, CaseIterable {
    case fast, good, best
  }

  enum Model: String, ExpressibleByArgument, CaseIterable {
    case conv, net, linear
  }

  /// The random changes that a kind of images bears.
  enum Changes: String, ExpressibleByArgument, CaseIterable {
    case digits, clothes, none

    var augmentation: Augmentation {
      switch self {
      case .digits: .digits
      case .clothes: .clothes
      case .none: .none
      }
    }
  }

  @Option(help: "fast (seconds; what is done if nothing is said), good or best (minutes).")
  var preset: Preset?

  @Option(help: "conv (convolutions), net (one hidden layer of 512) or linear (one layer).")
  var model = Model.conv

  @Option(
    help:
      "How training images are changed at random: as digits or clothes may be, or none. By default digits for digits, else none."
  )
  var augment: Changes?

  @Option(
    parsing: .unconditional, help: "How often to go through the training images. By default the preset's.")
  var epochs: Int?

  @Option(parsing: .unconditional, help: "The greatest learning rate; it rises to this and falls again.")
  var rate: Double?

  @Option(parsing: .unconditional, help: "Images in a batch.")
  var batch: Int?

  func validate() throws {
    if let preset, model != .conv {
      throw ValidationError(
        "--preset \(preset): presets are for --model conv; --model \(model) has one recipe of its own")
    }
    if let epochs, !(1...100_000).contains(epochs) {
      throw ValidationError("--epochs \(epochs): give 1 to 100000")
    }
    if let batch, batch < 1 { throw ValidationError("--batch \(batch): give at least 1") }
    if let rate, !(rate > 0 && rate.isFinite) {
      throw ValidationError("--rate \(rate): give a positive number")
    }
  }

  func recipe(for dataset: ImageDataset) -> Recipe {
    var recipe =
      switch model {
      case .linear: Recipe.plain(.linear, name: "linear")
      case .net: Recipe.plain(.hidden, name: "net")
      case .conv: Recipe.preset(preset ?? .fast, isDigits: Self.isDigits(dataset))
      }
    if let augment { recipe.changes = augment }
    if let rate { recipe.rate = rate }
    if let batch { recipe.batch = batch }
    return recipe
  }

  /// Whether the classes are some of the ten digits.
  private static func isDigits(_ dataset: ImageDataset) -> Bool {
    Set(dataset.train.classes).isSubset(of: Set((0..<10).map(String.init)))
  }
}
