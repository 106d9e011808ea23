import ArgumentParser
import TernVision

/// What the user says about how to train; what is not said, the preset decides.
struct RecipeOptions: ParsableArguments {
  enum Model: String, ExpressibleByArgument, CaseIterable {
    case conv, net, linear
  }

  @Option(help: "fast (seconds; the default), good or best (minutes).")
  var preset: Recipe.Preset?

  @Option(help: "conv (convolutions), net (one hidden layer of 512) or linear (one layer).")
  var model = Model.conv

  @Option(
    help:
      "How training images are changed at random: \(AugmentationOption.names). By default digits for digits, else none."
  )
  var augment: AugmentationOption?

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

  func recipe(for images: LabeledImages) -> Recipe {
    var recipe =
      switch model {
      case .linear: Recipe.linear
      case .net: Recipe.hidden
      case .conv: Recipe(preset ?? .fast, for: images)
      }
    if let augment { recipe.augmentation = augment.augmentation }
    if let rate { recipe.rate = rate }
    if let batch { recipe.batchSize = batch }
    return recipe
  }
}

/// A named way of changing images at random.
struct AugmentationOption: ExpressibleByArgument {
  let augmentation: Augmentation

  static let names = Augmentation.named.map(\.name).joined(separator: ", ")
  static let allValueStrings = Augmentation.named.map(\.name)

  init?(argument: String) {
    guard let found = Augmentation.named.first(where: { $0.name == argument }) else { return nil }
    augmentation = found.augmentation
  }
}
