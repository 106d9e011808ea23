import Tern

/// Finds the parameters and buffers of a module by reading its stored properties through reflection.
enum ModuleWalk {
  enum State {
    case parameter(Parameter)
    case buffer(ModuleBuffer)

    var value: Tensor {
      switch self {
      case .parameter(let parameter): parameter.value
      case .buffer(let buffer): buffer.value
      }
    }

    var identity: ObjectIdentifier {
      switch self {
      case .parameter(let parameter): ObjectIdentifier(parameter)
      case .buffer(let buffer): ObjectIdentifier(buffer)
      }
    }
  }
  typealias Found = [(name: String, state: State)]

  /// All parameters and buffers with their names in a state dictionary; shared ones once for each name.
  static func state(of root: any Module) -> Found {
    var found: Found = []
    var path: [ObjectIdentifier] = []
    visit(root, "", &found, &path)
    return found
  }

  static func parameters(of root: any Module) -> [(name: String, parameter: Parameter)] {
    state(of: root).compactMap {
      if case .parameter(let parameter) = $0.state { ($0.name, parameter) } else { nil }
    }
  }

  static func buffers(of root: any Module) -> [(name: String, buffer: ModuleBuffer)] {
    state(of: root).compactMap {
      if case .buffer(let buffer) = $0.state { ($0.name, buffer) } else { nil }
    }
  }

  private static func visit(
    _ value: Any, _ name: String, _ found: inout Found, _ path: inout [ObjectIdentifier]
  ) {
    if let parameter = value as? Parameter {
      found.append((name, .parameter(parameter)))
      return
    }
    if let buffer = value as? ModuleBuffer {
      found.append((name, .buffer(buffer)))
      return
    }
    let mirror = Mirror(reflecting: value)
    // This comes before the test for a module, which an optional module passes as well.
    if mirror.displayStyle == .optional {
      if let some = mirror.children.first { visit(some.value, name, &found, &path) }
      return
    }
    if value is any Module {
      // Modules that are classes may refer to each other in a circle: one that is being visited already is
      // not visited again.
      guard type(of: value) is AnyClass else {
        visitChildren(of: mirror, name, &found, &path)
        return
      }
      let identity = ObjectIdentifier(value as AnyObject)
      guard !path.contains(identity) else { return }
      path.append(identity)
      visitChildren(of: mirror, name, &found, &path)
      path.removeLast()
      return
    }
    switch mirror.displayStyle {
    case .collection:
      // Only the first element is tested, so that an array of a million numbers is not read by reflection.
      guard let first = mirror.children.first, mayHold(first.value) else { return }
      visitChildren(of: mirror, name, &found, &path)
    case .tuple:
      visitChildren(of: mirror, name, &found, &path)
    case .dictionary:
      visitEntries(of: mirror, name, &found, &path)
    default:
      break
    }
  }

  private static func visitChildren(
    of mirror: Mirror, _ name: String, _ found: inout Found, _ path: inout [ObjectIdentifier]
  ) {
    if let inherited = mirror.superclassMirror { visitChildren(of: inherited, name, &found, &path) }
    for (index, child) in mirror.children.enumerated() {
      visit(child.value, join(name, label(child.label, index)), &found, &path)
    }
  }

  /// Visits a dictionary's entries by ascending key, since its own order changes from run to run.
  private static func visitEntries(
    of mirror: Mirror, _ name: String, _ found: inout Found, _ path: inout [ObjectIdentifier]
  ) {
    var entries: [(key: String, value: Any)] = []
    for child in mirror.children {
      let pair = Array(Mirror(reflecting: child.value).children)
      guard pair.count == 2, let key = pair[0].value as? String, mayHold(pair[1].value) else { return }
      entries.append((key, pair[1].value))
    }
    for entry in entries.sorted(by: { $0.key < $1.key }) {
      visit(entry.value, join(name, entry.key), &found, &path)
    }
  }

  private static func mayHold(_ value: Any) -> Bool {
    if value is Parameter || value is ModuleBuffer || value is any Module { return true }
    switch Mirror(reflecting: value).displayStyle {
    case .optional, .collection, .tuple, .dictionary: return true
    default: return false
    }
  }

  /// The name of a child. Elements of arrays have no label, and those of tuples have ".0": both get their
  /// position as the name.
  private static func label(_ label: String?, _ index: Int) -> String {
    guard let label, !label.hasPrefix(".") else { return String(index) }
    return snakeCase(label)
  }

  /// A property's name as PyTorch would spell it, `runningMean` as `running_mean`; a name that begins
  /// with a capital stays as it is.
  static func snakeCase(_ name: String) -> String {
    guard let first = name.first, !first.isUppercase, name.contains(where: \.isUppercase) else { return name }
    var result = ""
    var previous = first
    for character in name {
      if character.isUppercase && !previous.isUppercase && previous != "_" { result += "_" }
      result += character.lowercased()
      previous = character
    }
    return result
  }

  private static func join(_ name: String, _ label: String) -> String {
    name.isEmpty ? label : "\(name).\(label)"
  }
}
