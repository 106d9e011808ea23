public import Tern

/// What does not fit between a state dictionary and a module. Nothing was loaded.
public struct StateDictionaryError: Error, Equatable, CustomStringConvertible {
  public struct Mismatch: Equatable, Sendable {
    public var name: String
    public var expected: Shape
    public var found: Shape
  }
  /// Parameters and buffers of the module that the dictionary lacks.
  public var missing: [String] = []
  /// Names in the dictionary that the module has nothing for.
  public var unexpected: [String] = []
  /// Tensors of another shape than the module's.
  public var shapes: [Mismatch] = []
  /// Tensors that are not of a float type, where the module has floats.
  public var integers: [String] = []
  /// Tensors that are not of an integer type, where the module counts.
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

  /// The first few names, so that the message stays one line.
  private func list(_ names: [String]) -> String {
    let shown = names.prefix(4).joined(separator: ", ")
    return names.count > 4 ? "\(shown) and \(names.count - 4) more" : shown
  }
}

extension Module {
  /// The values of all parameters and buffers by name, as PyTorch's `state_dict()`. The tensors are
  /// values: later training does not change them. What is shared appears under each of its names.
  public var stateDictionary: [String: Tensor] {
    var dictionary: [String: Tensor] = [:]
    for (name, state) in ModuleWalk.state(of: self) { dictionary[name] = state.value.detached() }
    return dictionary
  }

  /// Takes the values of all parameters and buffers from a state dictionary, converted to their types.
  ///
  /// Throws `StateDictionaryError` and loads nothing unless names and shapes are exactly the module's,
  /// floats are given for floats and integers for integers.
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
