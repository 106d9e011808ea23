#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import Tern
import TernLearn

/// Why a model file cannot be used.
public struct ModelFileError: Error, Equatable, CustomStringConvertible {
  /// The path of the file, as the caller gave it.
  public let path: String
  /// What is wrong with it, in words.
  public let problem: String
  /// What to do about it.
  public let advice: String

  public var description: String { oneLine("\(path): \(problem); \(advice)") }
}

extension ImageClassifier {
  /// Why class names cannot be used, in words; nil when they can. Names must differ, and be one printable
  /// line.
  public static func problem(ofClasses names: [String]) -> String? {
    for name in names {
      if name.isEmpty { return "a class has an empty name" }
      let printable = oneLine(name)
      if printable != name { return "the class '\(printable)' has control characters in its name" }
    }
    guard let twice = Dictionary(grouping: names, by: \.self).first(where: { $0.value.count > 1 }) else {
      return nil
    }
    return "the class '\(twice.key)' stands twice"
  }

  private static let format = "tern image classifier 1"

  /// Writes the classifier to one safetensors file: the weights by name, and as texts the architecture,
  /// classes, normalisation, preparation of pictures and facts. Written whole or not at all; throws when that
  /// fails.
  public func save(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    func text(_ value: some Encodable) throws -> String {
      String(decoding: try encoder.encode(value), as: UTF8.self)
    }
    try Safetensors.write(
      network.weights,
      metadata: [
        "format": ImageClassifier.format,
        "architecture": try text(architecture),
        "classes": try text(classes),
        "normalization": try text(normalization),
        "preparation": try text(preparation),
        "facts": try text(facts),
      ], to: path)
  }

  /// The classifier in a file that `save(to:)` wrote. Loading runs no code: the file names layers that Tern
  /// knows.
  ///
  /// Throws when the file is damaged or not of this kind, when weights are missing, too many, of
  /// another shape, or not finite.
  public init(contentsOf path: String) throws {
    let (tensors, metadata) = try Safetensors.read(path)
    func problem(_ text: String, _ advice: String = "train again, or take another copy") -> ModelFileError {
      ModelFileError(path: path, problem: text, advice: advice)
    }
    guard let format = metadata["format"] else {
      throw problem("it holds tensors but no Tern classifier", "give a file that `tern train` wrote")
    }
    guard format == ImageClassifier.format else {
      throw problem("it says it is \"\(format.prefix(60))\"", "use a newer version of tern, or train again")
    }
    func value<T: Decodable>(_ key: String, as type: T.Type) throws -> T {
      guard let text = metadata[key] else { throw problem("its \(key) is missing") }
      do { return try JSONDecoder().decode(type, from: Data(text.utf8)) } catch {
        throw problem("its \(key) cannot be read")
      }
    }
    let architecture = try value("architecture", as: Architecture.self)
    let classes = try value("classes", as: [String].self)
    let normalization = try value("normalization", as: ImageNormalization.self)
    // Files from before this was stored: images were grey, and pictures were stretched.
    let preparation =
      metadata["preparation"] == nil
      ? ImagePreparation(
        fit: .stretch, digits: Self.takesMNISTDigits(architecture, classes) ? .lightOnDark : nil)
      : try value("preparation", as: ImagePreparation.self)
    if let text = ImageClassifier.misfit(architecture, classes, normalization, preparation) {
      throw problem(text)
    }
    if let text = ImageClassifier.problem(ofClasses: classes) { throw problem(text) }
    // Layers take memory when they are built; a file of a few bytes must not ask for all there is.
    let held = tensors.values.reduce(0) { $0 + $1.count }
    let needed = architecture.parameterCount
    guard needed <= max(held, 1 << 20) else {
      throw problem("it holds \(held) weights, and its architecture needs \(needed)")
    }
    guard let cost = try? architecture.cost(), cost.operations <= ArchitectureCost.mostOperations else {
      throw problem("an image would take more than \(ArchitectureCost.mostOperations) multiplications")
    }
    for (name, tensor) in tensors where tensor.dtype.isFloat && !tensor.isFinite() {
      throw problem("\(name) holds values that are not finite")
    }
    let network: FrozenNetwork
    do { network = try FrozenNetwork(checking: architecture, tensors) } catch { throw problem("\(error)") }
    self.init(
      architecture, network, classes: classes, normalization: normalization, preparation: preparation,
      facts: try value("facts", as: Facts.self))
  }

  /// Whether a file that does not say so was trained on MNIST's digits, as far as can be told.
  private static func takesMNISTDigits(_ architecture: Architecture, _ classes: [String]) -> Bool {
    architecture.inputs == [MNISTFrame.size, MNISTFrame.size] && DigitClasses.contain(classes)
  }
}

extension Tensor {
  /// Whether no element is NaN or infinite.
  fileprivate func isFinite() -> Bool { count == 0 || (self - self).abs().max().item() == 0 }
}
