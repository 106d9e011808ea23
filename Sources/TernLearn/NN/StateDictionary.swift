public import Tern

/// What does not fit between a state dictionary and a module. Nothing was loaded.
public struct StateDictionaryError: Error, Equatable, CustomStringConvertible {
  public struct Mismatch: Equatable, Sendable {
    public var name: String
    public var expected: Shape
    public var found: Shape
  }
  /// Parameters of the module that the dictionary lacks.
  public var missing: [String] = []
  /// Names in the dictionary that the module has no parameter for.
  public var unexpected: [String] = []
  /// Tensors of another shape than the module's.
  public var shapes: [Mismatch] = []
  /// Tensors that are not of a float type.
  public var integers: [String] = []

  var isEmpty: Bool { missing.isEmpty && unexpected.isEmpty && shapes.isEmpty && integers.isEmpty }

  public var description: String {
    var parts: [String] = []
    if !missing.isEmpty { parts.append("missing \(list(missing))") }
    if !unexpected.isEmpty { parts.append("unexpected \(list(unexpected))") }
    if !shapes.isEmpty {
      parts.append(list(shapes.map { "\($0.name) has shape \($0.found) instead of \($0.expected)" }))
    }
    if !integers.isEmpty { parts.append("not float: \(list(integers))") }
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
  /// The values of all parameters by name, as PyTorch's `state_dict()`. The tensors are values: later
  /// training does not change them. A shared parameter appears under each of its names.
  public var stateDictionary: [String: Tensor] {
    var state: [String: Tensor] = [:]
    for (name, parameter) in ModuleWalk.parameters(of: self) { state[name] = parameter.value.detached() }
    return state
  }

  /// Takes the values of all parameters from a state dictionary, converted to their types.
  ///
  /// Throws `StateDictionaryError` and loads nothing unless names and shapes are exactly the module's.
  public func load(stateDictionary state: [String: Tensor]) throws(StateDictionaryError) {
    let named = ModuleWalk.parameters(of: self)
    var error = StateDictionaryError()
    for (name, parameter) in named {
      guard let tensor = state[name] else {
        error.missing.append(name)
        continue
      }
      if tensor.shape != parameter.value.shape {
        error.shapes.append(.init(name: name, expected: parameter.value.shape, found: tensor.shape))
      }
      if !tensor.dtype.isFloat { error.integers.append(name) }
    }
    let known = Set(named.map(\.name))
    error.unexpected = state.keys.filter { !known.contains($0) }.sorted()
    guard error.isEmpty else { throw error }
    for (name, parameter) in named {
      parameter.update { $0 = state[name]!.detached().to($0.dtype) }
    }
  }
}
