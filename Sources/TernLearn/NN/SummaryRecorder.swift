import Synchronization
import Tern

/// Collects what the layers of a model report while `summary` runs it.
///
/// Layers are plain structs and do not know their place in the model. Their names are found from their
/// parameters and buffers, which are references. A layer without any gets a name only when a `Sequential`
/// runs it, which knows its position.
final class SummaryRecorder: Sendable {
  @TaskLocal static var current: SummaryRecorder?

  private struct State {
    var rows: [Summary.Row] = []
    var counted = Set<ObjectIdentifier>()
    /// The layer that a `Sequential` is about to run: its name, and its type, so that a layer inside it does
    /// not take the name.
    var next: (name: String, type: ObjectIdentifier)?
  }
  private let state = Mutex(State())
  private let names: [ObjectIdentifier: String]

  init(_ model: some Module) {
    names = Dictionary(
      ModuleWalk.state(of: model).map { ($0.state.identity, $0.name) },
      uniquingKeysWith: { first, _ in first })
    state.withLock { $0.next = ("", ObjectIdentifier(type(of: model))) }
  }

  var rows: [Summary.Row] { state.withLock { $0.rows } }

  func note(_ layer: any Module, _ output: Shape, _ multiplyAdds: Int) {
    let name = place(of: layer) ?? ""
    let parameters = layer.parameters.map { (ObjectIdentifier($0), $0.value.count) }
    state.withLock { state in
      let new = parameters.filter { state.counted.insert($0.0).inserted }
      state.next = nil
      state.rows.append(
        Summary.Row(
          name: name, layer: "\(type(of: layer))", output: output, parameters: new.reduce(0) { $0 + $1.1 },
          multiplyAdds: multiplyAdds))
    }
  }

  /// Runs the layers one after another, each under its position as the name.
  func run(_ sequential: Sequential, _ input: Tensor) -> Tensor {
    let prefix = place(of: sequential)
    var x = input
    for (index, layer) in sequential.layers.enumerated() {
      let next = prefix.map {
        ($0.isEmpty ? "\(index)" : "\($0).\(index)", ObjectIdentifier(type(of: layer)))
      }
      state.withLock { $0.next = next }
      x = layer(x)
    }
    state.withLock { $0.next = nil }
    return x
  }

  /// The dotted name of a layer; "" for the model itself, nil if it is not known.
  private func place(of layer: any Module) -> String? {
    if let next = state.withLock({ $0.next }), next.type == ObjectIdentifier(type(of: layer)) {
      return next.name
    }
    // A parameter named 0.conv.weight in the model and conv.weight in the layer shows that the layer is 0.
    for (name, state) in ModuleWalk.state(of: layer) {
      guard let full = names[state.identity], full.hasSuffix(name) else { continue }
      let prefix = full.dropLast(name.count)
      if prefix.isEmpty { return "" }
      if prefix.hasSuffix(".") { return String(prefix.dropLast()) }
    }
    return nil
  }
}
