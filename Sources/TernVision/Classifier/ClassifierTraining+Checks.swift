import Tern
import TernLearn

extension ClassifierTraining {
  /// The largest side of an image, in pixels, and the most pixels.
  static let mostSide = (1 << 15) - 1
  static let mostPixels = 1 << 16

  /// Whether there is something to learn, a model of these images is of a sensible size, and its file could
  /// be read again.
  static func check(_ dataset: ImageDataset) throws(ClassifierError) {
    let train = dataset.train
    guard train.classes.count > 1, train.count > 0 else {
      throw .unusable(
        data: dataset.title,
        problem:
          "\(train.count) training images of \(train.classes.count) classes; give images of two or more")
    }
    guard max(train.rows, train.columns) <= mostSide, train.rows * train.columns <= mostPixels else {
      throw .tooLarge(data: dataset.title, rows: train.rows, columns: train.columns)
    }
    if let problem = ImageClassifier.problem(ofClasses: train.classes) {
      throw .unusable(data: dataset.title, problem: "\(problem); rename it")
    }
  }

  /// How images are divided into batches.
  struct Batches {
    /// Whether the last batch, which is shorter, is left out.
    let dropsLast: Bool
    /// Images in the smallest batch that is learned from.
    let smallest: Int

    init(count: Int, size: Int) {
      precondition(size >= 1, "ClassifierTraining: a batch size of \(size); give at least 1")
      let rest = count % size
      // A short last batch would need buffers of its own sizes in addition to those of the others, and from
      // one image batch norm can learn little, or nothing at all.
      dropsLast = count / size >= 20 || (rest == 1 && count > size)
      smallest = count < size ? count : rest == 0 || dropsLast ? size : rest
    }
  }
}

extension Architecture {
  /// Whether batch norm gets one value for each channel of a single image, which has no deviation.
  var normalizesSingleValues: Bool {
    for (place, layer) in layers.enumerated() {
      guard case .batchNorm2d(let channels) = layer else { continue }
      let shape = try? Architecture(inputs: inputs, Array(layers[..<place])).outputs()
      if shape == [channels, 1, 1] { return true }
    }
    return false
  }
}

extension LabeledImages {
  /// The byte of each channel that images show where a change has moved them away: the paper of digits, for
  /// others the mean colour of images in colour, and black.
  func background(_ preparation: ImagePreparation) -> [UInt8] {
    if preparation.digits == .darkOnLight { return [255] }
    return channels == 1 ? [0] : channelStatistics().map { UInt8(($0.mean * 255).rounded()) }
  }
}

extension ClassifierTraining {
  /// A description of the training, to print before it begins.
  public var summary: String {
    let data =
      "\(split.train.count) images to learn from, \(split.valid.count) to choose the epoch by, \(dataset.test.count) to test with"
    let steps =
      "\(epochs) epoch\(epochs == 1 ? "" : "s"), batches of \(recipe.batchSize), rate up to \(recipe.rate), seed \(seed)"
    let changes = recipe.augmentation == .none ? "" : ", augmented as \(recipe.augmentation)"
    let color = dataset.train.channels > 1 ? ", in colour" : ""
    return """
      recipe:   \(recipe.name), \(steps)
      network:  \(recipe.network), \(architecture.parameterCount) parameters
      data:     \(data)\(color)\(changes)
      """
  }
}
