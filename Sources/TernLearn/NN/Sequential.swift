public import Tern

/// Layers applied one after another. Parameters are named by position: `0.weight`, `2.bias`.
public struct Sequential: Module, CustomReflectable {
  public var layers: [any Module]

  public init(_ layers: [any Module]) { self.layers = layers }
  public init(_ layers: any Module...) { self.layers = layers }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    if let recorder = SummaryRecorder.current { return recorder.run(self, x) }
    var x = x
    for layer in layers { x = layer(x) }
    return x
  }

  // The walk for parameters sees the layers themselves, so that names begin with their positions.
  public var customMirror: Mirror { Mirror(self, unlabeledChildren: layers, displayStyle: .struct) }
}
