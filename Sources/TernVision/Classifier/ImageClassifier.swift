public import Tern
public import TernLearn

/// A trained network with all that is needed to use it on images: the names of its outputs, the preparation
/// of pictures, and the facts of its training.
///
/// A value that any number of tasks may use at once. It does not change when the network it was made from is
/// trained further.
public struct ImageClassifier: Sendable {
  /// The facts of a training that are kept with the classifier.
  public struct Facts: Sendable, Equatable, Codable {
    /// The seed of the training's random choices.
    public var seed: UInt64
    /// The title of the data set.
    public var data: String
    /// SHA-256 of the training images and labels that were used.
    public var dataChecksum: String
    /// How many passes over the training images were planned.
    public var epochs: Int
    /// Whether the training was ended by Ctrl-C before its last epoch.
    public var isInterrupted: Bool
    /// Measurements by name: `accuracy` and `loss` on the test images, `validation accuracy`.
    public var metrics: [String: Double]

    /// The facts of one training.
    public init(
      seed: UInt64, data: String, dataChecksum: String, epochs: Int, isInterrupted: Bool = false,
      metrics: [String: Double] = [:]
    ) {
      (self.seed, self.data, self.dataChecksum) = (seed, data, dataChecksum)
      (self.epochs, self.isInterrupted, self.metrics) = (epochs, isInterrupted, metrics)
    }
  }

  /// The layers of the network, and the shape of its inputs.
  public let architecture: Architecture
  /// The names of the classes, one for each output of the network.
  public let classes: [String]
  /// How bytes become the network's inputs.
  public let normalization: ImageNormalization
  /// How pictures are brought to the form of the training images.
  public let preparation: ImagePreparation
  /// What is known of the training.
  public var facts: Facts
  let network: FrozenNetwork
  private var isCompiled = false

  /// A classifier with the network's weights as they are now.
  ///
  /// Traps when the architecture takes no images (`[channels, rows, columns]` with 1 or 3 channels, or
  /// `[rows, columns]`), has another number of outputs than there are classes, or is not the network's, when
  /// the normalisation is for another number of channels, and when MNIST's digits are prepared for another
  /// size.
  public init(
    _ architecture: Architecture, _ network: Sequential, classes: [String], normalization: ImageNormalization,
    preparation: ImagePreparation = ImagePreparation(), facts: Facts
  ) {
    let problem = ImageClassifier.misfit(architecture, classes, normalization, preparation)
    precondition(problem == nil, "ImageClassifier: \(problem!)")
    self.architecture = architecture
    self.classes = classes
    self.normalization = normalization
    self.preparation = preparation
    self.facts = facts
    self.network = FrozenNetwork(architecture, network.stateDictionary)
  }

  /// The parts, which `misfit` has found to fit together.
  init(
    _ architecture: Architecture, _ network: FrozenNetwork, classes: [String],
    normalization: ImageNormalization, preparation: ImagePreparation, facts: Facts
  ) {
    (self.architecture, self.network, self.classes) = (architecture, network, classes)
    (self.normalization, self.preparation, self.facts) = (normalization, preparation, facts)
  }

  /// Why the parts make no classifier, in words; nil when they do.
  static func misfit(
    _ architecture: Architecture, _ classes: [String], _ normalization: ImageNormalization,
    _ preparation: ImagePreparation
  ) -> String? {
    let inputs = architecture.inputs
    guard inputs.count == 2 || inputs.count == 3 && [1, 3].contains(inputs[0]) else {
      return "its architecture takes \(inputs), not [channels, rows, columns] with 1 or 3 channels"
    }
    let outputs: [Int]
    do { outputs = try architecture.outputs() } catch { return "\(error)" }
    guard outputs == [classes.count] else {
      return "\(classes.count) classes do not fit its architecture, \(architecture)"
    }
    guard normalization.fits(channels: inputs.count == 2 ? 1 : inputs[0]) else {
      return "its normalization is not usable"
    }
    let digits = [MNISTFrame.size, MNISTFrame.size]
    guard preparation.digits == nil || inputs == digits || inputs == [1] + digits else {
      return "it is for digits in MNIST's form, but takes \(inputs)"
    }
    return nil
  }

  /// The channels of the images that the network takes: 1 for grey, 3 for RGB.
  public var channels: Int { architecture.inputs.count == 2 ? 1 : architecture.inputs[0] }
  /// The height in pixels of the images that the network takes.
  public var rows: Int { architecture.inputs[architecture.inputs.count - 2] }
  /// The width in pixels of the images that the network takes.
  public var columns: Int { architecture.inputs[architecture.inputs.count - 1] }
  /// The mode of the images that the network takes: `.gray` or `.rgb`.
  public var mode: Image.Mode { channels == 1 ? .gray : .rgb }

  /// The number of parameters that the network learned.
  public var parameterCount: Int { architecture.parameterCount }

  /// A copy of the network, to train it further or take it apart.
  public func makeNetwork() -> Sequential { network.copy() }

  /// This classifier with its network compiled for one image at a time, for programs that classify many
  /// pictures singly.
  ///
  /// Compiling takes about as long as classifying fifty to a hundred images; each image then takes about six
  /// tenths of the time, and its probabilities differ by rounding. A network that cannot be compiled is used
  /// as it is.
  public func compiled() -> ImageClassifier {
    var copy = self
    copy.isCompiled = true
    network.predictor(for: 1)
    return copy
  }

  /// The probability of each class for each image: uint8 `[n, channels, rows, columns]` (for grey images also
  /// `[n, rows, columns]`) to float32 `[n, classes]`. Traps on another shape.
  public func probabilities(_ images: Tensor) -> Tensor { probabilities(images, isCompiled: false) }

  func probabilities(_ images: Tensor, isCompiled: Bool) -> Tensor {
    let shape = Array(images.shape)
    precondition(
      shape.dropFirst() == [channels, rows, columns]
        || (channels == 1 && shape.dropFirst() == [rows, columns]),
      "ImageClassifier: images of shape \(shape); the model takes [n, \(channels), \(rows), \(columns)]")
    let inputs = normalization.apply(images.reshaped(Shape([shape[0], channels, rows, columns])))
      .reshaped(Shape([shape[0]] + architecture.inputs))
    return isCompiled ? network.compiledProbabilities(inputs) : network.probabilities(inputs)
  }

  /// The probability of each class for one image of the classifier's size and mode. Traps on another size or
  /// mode.
  public func probabilities(_ image: Image) -> [Float] {
    precondition(
      image.mode == mode && image.width == columns && image.height == rows,
      "ImageClassifier: an image of \(image.width) x \(image.height) \(image.mode); the model takes \(mode) \(columns) x \(rows)"
    )
    let pixels = Tensor(image.planes, shape: [1, channels, rows, columns])
    return probabilities(pixels, isCompiled: isCompiled).scalars(as: Float.self)
  }
}
