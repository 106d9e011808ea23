public import Tern

/// A layer that can apply an activation to its output in the same pass over memory.
///
/// The result does not change: `conv(x, activation: .relu)` equals `conv(x).relu()`. `Sequential` makes use
/// of it where a `ReLU` follows such a layer.
public protocol Activating: Module {
  /// The layer's output for `x`, followed by the activation.
  func callAsFunction(_ x: Tensor, activation: Activation) -> Tensor
}

/// Layers applied one after another. Parameters are named by position: `0.weight`, `2.bias`.
public struct Sequential: Module, CustomReflectable {
  /// The layers, in the order in which they are applied.
  public var layers: [any Module] {
    didSet { passes = Sequential.passes(over: layers) }
  }
  // Stored, because finding the layers to combine takes a twentieth of a small network's step: each is asked
  // for its type.
  private var passes: [Pass]

  /// One pass over memory: a layer, or a layer combined with the ReLU that follows it.
  private enum Pass {
    case layer(any Module)
    case activated(any Activating)
  }

  /// Creates a sequence of the layers in an array.
  public init(_ layers: [any Module]) {
    self.layers = layers
    passes = Sequential.passes(over: layers)
  }
  /// Creates a sequence of layers: `Sequential(Linear(784, 30), ReLU(), Linear(30, 1))`.
  public init(_ layers: any Module...) { self.init(layers) }

  /// The output of the last layer, when each is given the output of the one before it; `x` without layers.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    if let recorder = SummaryRecorder.current { return recorder.run(self, x) }
    return passes.reduce(x) { x, pass in
      switch pass {
      case .layer(let layer): layer(x)
      case .activated(let layer): layer(x, activation: .relu)
      }
    }
  }

  private static func passes(over layers: [any Module]) -> [Pass] {
    func isRelu(_ place: Int) -> Bool { place < layers.count && layers[place] is ReLU }
    func isMaxPool(_ place: Int) -> Bool { place < layers.count && layers[place] is MaxPool2d }
    var passes: [Pass] = []
    var place = 0
    while place < layers.count {
      if isRelu(place + 1), !isMaxPool(place + 2), let layer = layers[place] as? any Activating {
        passes.append(.activated(layer))
        place += 2
      } else if isRelu(place), isMaxPool(place + 1), let pool = layers[place + 1] as? MaxPool2d {
        // max(relu(a), relu(b)) is relu(max(a, b)), which applies the relu to fewer elements.
        passes.append(.activated(pool))
        place += 2
      } else {
        passes.append(.layer(layers[place]))
        place += 1
      }
    }
    return passes
  }

  // The search for parameters sees the layers as unlabelled children, whose names are their positions.
  public var customMirror: Mirror { Mirror(self, unlabeledChildren: layers, displayStyle: .struct) }
}
