public import Tern

/// A layer that can apply the activation after it in the same pass over memory, with the same result: `conv(x,
/// activation: .relu)` is `conv(x).relu()`. `Sequential` uses it where a `ReLU` follows.
public protocol Activating: Module {
  func callAsFunction(_ x: Tensor, activation: Activation) -> Tensor
}

/// Layers applied one after another. Parameters are named by position: `0.weight`, `2.bias`.
public struct Sequential: Module, CustomReflectable {
  public var layers: [any Module] {
    didSet { passes = Sequential.passes(over: layers) }
  }
  // Kept, because looking for what may be joined asks each layer for its type: a twentieth of a small network's step.
  private var passes: [Pass]

  /// One pass over memory: a layer, or one with the ReLU that follows it.
  private enum Pass {
    case layer(any Module)
    case activated(any Activating)
  }

  public init(_ layers: [any Module]) {
    self.layers = layers
    passes = Sequential.passes(over: layers)
  }
  public init(_ layers: any Module...) { self.init(layers) }

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
        // The greatest of several relus is the relu of the greatest, which is fewer.
        passes.append(.activated(pool))
        place += 2
      } else {
        passes.append(.layer(layers[place]))
        place += 1
      }
    }
    return passes
  }

  // The walk for parameters sees the layers themselves, so that names begin with their positions.
  public var customMirror: Mirror { Mirror(self, unlabeledChildren: layers, displayStyle: .struct) }
}
