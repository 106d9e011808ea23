public import Tern

/// A network as data: what a model file stores instead of code.
///
/// ```swift
/// let net = Architecture(inputs: [28, 28], [.flatten, .linear(784, 50), .relu, .linear(50, 10)])
/// ```
public struct Architecture: Sendable, Equatable, Codable {
  /// The shape of one item, without the batch.
  public var inputs: [Int]
  public var layers: [Layer]

  public enum Layer: Sendable, Equatable, Codable {
    case flatten, relu, sigmoid, tanh
    case linear(_ inputs: Int, _ outputs: Int)
    case dropout(_ probability: Double)
  }

  public init(inputs: [Int], _ layers: [Layer]) {
    self.inputs = inputs
    self.layers = layers
  }

  /// The shape of one result, without the batch. Throws when a layer does not fit what comes before
  /// it, or a size is absurd: a file may say anything.
  public func outputs() throws(ArchitectureError) -> [Int] {
    guard !inputs.isEmpty, inputs.allSatisfy({ (1...100_000).contains($0) }), inputs.count <= 6 else {
      throw ArchitectureError("the input shape \(inputs) is not usable")
    }
    guard layers.count <= 1000 else {
      throw ArchitectureError("\(layers.count) layers; at most 1000 are read")
    }
    var shape = inputs
    for (number, layer) in layers.enumerated() {
      switch layer {
      case .relu, .sigmoid, .tanh: break
      case .flatten:
        let (count, overflow) = shape.reduce((1, false)) { sum, size in
          let (product, over) = sum.0.multipliedReportingOverflow(by: size)
          return (product, sum.1 || over)
        }
        guard !overflow, count <= 1 << 24 else {
          throw ArchitectureError("layer \(number): flatten of \(shape)")
        }
        shape = [count]
      case .linear(let from, let to):
        guard shape.last == from, (1...1 << 20).contains(to), from * to <= 1 << 28 else {
          throw ArchitectureError("layer \(number): linear \(from) to \(to) after a shape of \(shape)")
        }
        shape[shape.count - 1] = to
      case .dropout(let probability):
        guard probability >= 0, probability < 1 else {
          throw ArchitectureError("layer \(number): dropout of \(probability); it must be in 0..<1")
        }
      }
    }
    return shape
  }

  /// How many weights the layers have; `outputs()` must not throw.
  public var parameterCount: Int {
    layers.reduce(0) { sum, layer in
      if case .linear(let from, let to) = layer { sum + from * to + to } else { sum }
    }
  }

  /// The modules, their parameters drawn from the generator in order.
  /// Throws what `outputs()` throws.
  public func build(generator: Generator = .default) throws(ArchitectureError) -> Sequential {
    _ = try outputs()
    return Sequential(
      layers.map { layer -> any Module in
        switch layer {
        case .flatten: Flatten()
        case .relu: ReLU()
        case .sigmoid: Sigmoid()
        case .tanh: Tanh()
        case .linear(let from, let to): Linear(from, to, generator: generator)
        case .dropout(let probability): Dropout(probability, generator: generator)
        }
      })
  }
}

/// Why an architecture cannot be built.
public struct ArchitectureError: Error, Equatable, CustomStringConvertible {
  public let description: String
  init(_ problem: String) { description = "architecture: \(problem)" }
}

extension Architecture: CustomStringConvertible {
  /// One line: `flatten, linear 784 to 50, relu, linear 50 to 10`.
  public var description: String {
    layers.map { layer in
      switch layer {
      case .flatten: "flatten"
      case .relu: "relu"
      case .sigmoid: "sigmoid"
      case .tanh: "tanh"
      case .linear(let from, let to): "linear \(from) to \(to)"
      case .dropout(let probability): "dropout \(probability)"
      }
    }.joined(separator: ", ")
  }
}
