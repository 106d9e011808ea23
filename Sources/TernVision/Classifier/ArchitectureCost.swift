import TernLearn

/// What one item costs on its way through a network.
struct ArchitectureCost {
  /// Multiplications, or as much work.
  var operations = 0
  /// The most numbers that a layer reads and writes.
  var elements = 0

  /// The most operations that a model file may ask for: about a minute of one core.
  static let mostOperations = 1 << 36
}

extension Architecture {
  /// The work of all layers. Throws what `outputs()` throws.
  func cost() throws(ArchitectureError) -> ArchitectureCost {
    var cost = ArchitectureCost()
    try add(layers, after: [], to: &cost)
    return cost
  }

  private func add(
    _ layers: [Layer], after before: [Layer], to cost: inout ArchitectureCost
  ) throws(ArchitectureError) {
    var done = before
    var inputs = try size(after: before)
    for layer in layers {
      if case .residual(let body, let shortcut) = layer {
        try add(body, after: done, to: &cost)
        try add(shortcut, after: done, to: &cost)
      }
      done.append(layer)
      let outputs = try size(after: done)
      cost.elements = max(cost.elements, inputs + outputs)
      // Sizes are bounded by `outputs()`: no product overflows, but a sum of many could.
      let (sum, overflow) = cost.operations.addingReportingOverflow(outputs * layer.operationsForOneOutput)
      cost.operations = overflow ? .max : sum
      inputs = outputs
    }
  }

  private func size(after layers: [Layer]) throws(ArchitectureError) -> Int {
    try Architecture(inputs: inputs, layers).outputs().reduce(1, *)
  }
}

extension Architecture.Layer {
  fileprivate var operationsForOneOutput: Int {
    switch self {
    case .linear(let inputs, _): inputs
    case .conv2d(let inputs, _, let kernel, _, _, _): inputs * kernel * kernel
    case .maxPool2d(let kernel, _, _), .avgPool2d(let kernel, _, _): kernel * kernel
    default: 1
    }
  }
}
