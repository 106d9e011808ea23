public import Tern

/// A layer that can apply the activation after it in the same pass over memory, with the same result.
protocol Activating: Module {
  func callAsFunction(_ x: Tensor, activation: Activation) -> Tensor
}

/// Layers applied one after another. Parameters are named by position: `0.weight`, `2.bias`.
public struct Sequential: Module, CustomReflectable {
  public var layers: [any Module]

  public init(_ layers: [any Module]) { self.layers = layers }
  public init(_ layers: any Module...) { self.layers = layers }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    if let recorder = SummaryRecorder.current { return recorder.run(self, x) }
    var x = x
    var place = 0
    while place < layers.count {
      if isRelu(place + 1), !isMaxPool(place + 2), let layer = layers[place] as? any Activating {
        x = layer(x, activation: .relu)
        place += 2
      } else if isRelu(place), isMaxPool(place + 1), let pool = layers[place + 1] as? MaxPool2d {
        // The greatest of several relus is the relu of the greatest, which is fewer.
        x = pool(x, activation: .relu)
        place += 2
      } else {
        x = layers[place](x)
        place += 1
      }
    }
    return x
  }

  private func isRelu(_ place: Int) -> Bool { place < layers.count && layers[place] is ReLU }
  private func isMaxPool(_ place: Int) -> Bool { place < layers.count && layers[place] is MaxPool2d }

  // The walk for parameters sees the layers themselves, so that names begin with their positions.
  public var customMirror: Mirror { Mirror(self, unlabeledChildren: layers, displayStyle: .struct) }
}
