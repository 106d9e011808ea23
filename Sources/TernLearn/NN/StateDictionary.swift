public import Tern

/// Why a state dictionary does not fit a module. Nothing was loaded.
public struct StateDictionaryError: Error, Equatable, CustomStringConvertible {
  /// A tensor in the dictionary whose shape is not that of the module's.
  public struct Mismatch: Equatable, Sendable {
    /// The dotted name of the parameter or buffer.
    public var name: String
    /// The shape in the module.
    public var expected: Shape
    /// The shape in the dictionary.
    public var found: Shape
  }
  /// The names of parameters and buffers that the dictionary lacks.
  public var missing: [String] = []
  /// The names in the dictionary that do not belong to any parameter or buffer.
  public var unexpected: [String] = []
  /// The tensors in the dictionary that have another shape than in the module.
  public var shapes: [Mismatch] = []
  /// The names of tensors that are not floats in the dictionary, but are in the module.
  public var integers: [String] = []
  /// The names of tensors that are integers or booleans in the module, but of another kind in the dictionary.
  public var floats: [String] = []

  var isEmpty: Bool {
    missing.isEmpty && unexpected.isEmpty && shapes.isEmpty && integers.isEmpty && floats.isEmpty
  }

  public var description: String {
    var parts: [String] = []
    if !missing.isEmpty { parts.append("missing \(list(missing))") }
    if !unexpected.isEmpty { parts.append("unexpected \(list(unexpected))") }
    if !shapes.isEmpty {
      parts.append(list(shapes.map { "\($0.name) has shape \($0.found) instead of \($0.expected)" }))
    }
    if !integers.isEmpty { parts.append("not float: \(list(integers))") }
    if !floats.isEmpty { parts.append("not integer: \(list(floats))") }
    return
      "state dictionary: \(parts.joined(separator: "; ")). Build the module with the sizes it was saved with"
  }

  /// The first four names, so that the message stays one line.
  private func list(_ names: [String]) -> String {
    let shown = names.prefix(4).joined(separator: ", ")
    return names.count > 4 ? "\(shown) and \(names.count - 4) more" : shown
  }
}

extension Module {
  /// The values of all parameters and buffers by name, like PyTorch's `state_dict()`.
  ///
  /// Later training does not change these tensors. A parameter that several layers share appears under each
  /// of its names.
  public var stateDictionary: [String: Tensor] {
    var dictionary: [String: Tensor] = [:]
    for (name, state) in ModuleWalk.state(of: self) { dictionary[name] = state.value.detached() }
    return dictionary
  }

  /// Sets all parameters and buffers to the values in a state dictionary, converted to their types.
  ///
  /// Throws `StateDictionaryError` and loads nothing unless names and shapes are exactly those of the module,
  /// and there are floats for floats, integers for integers and booleans for booleans.
  public func load(stateDictionary dictionary: [String: Tensor]) throws(StateDictionaryError) {
    let named = ModuleWalk.state(of: self)
    var error = StateDictionaryError()
    for (name, state) in named {
      guard let tensor = dictionary[name] else {
        error.missing.append(name)
        continue
      }
      let value = state.value
      if tensor.shape != value.shape {
        error.shapes.append(.init(name: name, expected: value.shape, found: tensor.shape))
      }
      if value.dtype.isFloat {
        if !tensor.dtype.isFloat { error.integers.append(name) }
      } else if tensor.dtype.isFloat || (tensor.dtype == .bool) != (value.dtype == .bool) {
        error.floats.append(name)
      }
    }
    let known = Set(named.map(\.name))
    error.unexpected = dictionary.keys.filter { !known.contains($0) }.sorted()
    guard error.isEmpty else { throw error }
    for (name, state) in named {
      let tensor = dictionary[name]!.detached()
      switch state {
      case .parameter(let parameter): parameter.update { $0 = tensor.to($0.dtype) }
      case .buffer(let buffer): buffer.update { $0 = tensor.to($0.dtype) }
      }
    }
  }
}
