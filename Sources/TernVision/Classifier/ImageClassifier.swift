public import Tern
public import TernLearn

/// A trained network with all that is needed to use it on images: what its outputs mean, how pixels
/// are brought to numbers, and where it came from.
public struct ImageClassifier {
  /// How bytes become the network's inputs: `(byte / 255 - mean) / deviation`.
  public struct Normalization: Sendable, Equatable, Codable {
    public var mean: Double
    public var deviation: Double

    /// Bytes to 0...1.
    public static let unit = Normalization(mean: 0, deviation: 1)

    public init(mean: Double, deviation: Double) {
      precondition(deviation > 0, "Normalization: a deviation of \(deviation); it must be positive")
      (self.mean, self.deviation) = (mean, deviation)
    }

    /// What `apply` does to a byte: byte * scale + shift.
    var factors: (scale: Float, shift: Float) { (Float(1 / (255 * deviation)), Float(-mean / deviation)) }

    /// uint8 `[n, ...]` to float32 of that shape. Traps on another type.
    public func apply(_ bytes: Tensor) -> Tensor {
      let (shape, (scale, shift)) = (Array(bytes.shape), factors)
      precondition(
        !shape.isEmpty, "Normalization: one number of shape [] is no batch of images; give [n, rows, columns]"
      )
      return bytes.withUnsafeElements(as: UInt8.self) {
        let size = shape.dropFirst().reduce(1, *)
        return AugmentKernel.normalize(
          AugmentKernel.Source($0, rows: 1, columns: size, scale: scale, shift: shift), Array(0..<shape[0]),
          item: Array(shape.dropFirst()))
      }
    }
  }

  /// What the training left to know.
  public struct Facts: Sendable, Equatable, Codable {
    public var seed: UInt64
    public var data: String
    /// SHA-256 of the training images and labels that were used.
    public var dataChecksum: String
    public var epochs: Int
    /// The fit was ended by Ctrl-C before its last epoch.
    public var isInterrupted: Bool
    public var metrics: [String: Double]

    public init(
      seed: UInt64, data: String, dataChecksum: String, epochs: Int, isInterrupted: Bool = false,
      metrics: [String: Double] = [:]
    ) {
      (self.seed, self.data, self.dataChecksum) = (seed, data, dataChecksum)
      (self.epochs, self.isInterrupted, self.metrics) = (epochs, isInterrupted, metrics)
    }
  }

  public let architecture: Architecture
  public let model: Sequential
  /// One name for each output.
  public let classes: [String]
  public let normalization: Normalization
  public var facts: Facts

  /// Traps when the architecture does not take grey images `[rows, columns]` or has another number of
  /// outputs than there are classes.
  public init(
    _ architecture: Architecture, _ model: Sequential, classes: [String], normalization: Normalization,
    facts: Facts
  ) {
    precondition(
      architecture.inputs.count == 2,
      "ImageClassifier: the architecture takes \(architecture.inputs), not [rows, columns]")
    precondition(
      (try? architecture.outputs()) == [classes.count],
      "ImageClassifier: \(classes.count) classes for an architecture with other outputs: \(architecture)")
    self.architecture = architecture
    self.model = model
    self.classes = classes
    self.normalization = normalization
    self.facts = facts
  }

  public var rows: Int { architecture.inputs[0] }
  public var columns: Int { architecture.inputs[1] }

  /// The probability of each class for each image: uint8 `[n, rows, columns]` to float32 `[n, classes]`.
  /// Traps for another shape.
  public func probabilities(_ images: Tensor) -> Tensor {
    precondition(
      images.rank == 3 && Array(images.shape.dropFirst()) == architecture.inputs,
      "ImageClassifier: images of shape \(images.shape); the model takes [n, \(rows), \(columns)]")
    return Mode.evaluating {
      noGrad { model(normalization.apply(images)).softmax(axis: 1) }
    }
  }

  /// The probabilities of each class for one grey image of the model's size.
  public func probabilities(_ image: Image) -> [Float] {
    precondition(
      image.mode == .gray && image.width == columns && image.height == rows,
      "ImageClassifier: an image of \(image.width) x \(image.height) \(image.mode); the model takes grey \(columns) x \(rows)"
    )
    return probabilities(image.tensor().unsqueezed(0)).scalars(as: Float.self)
  }
}
