public import Tern

/// A differentiable function with parameters: a layer, or a network made of layers.
///
/// ```swift
/// struct Net: Module {
///   let first = Linear(784, 30)
///   let second = Linear(30, 1)
///   func callAsFunction(_ x: Tensor) -> Tensor { second(first(x).relu()) }
/// }
/// ```
///
/// Parameters and buffers are found in the stored properties, through nested modules, arrays,
/// dictionaries, tuples and optionals, and named as PyTorch names them: `first.weight`,
/// `layers.0.bias`. A property in camel case gets PyTorch's snake case: `runningMean` is
/// `running_mean`.
public protocol Module {
  /// The module's output for an input, which is usually a batch with its items along axis 0.
  func callAsFunction(_ x: Tensor) -> Tensor
}

extension Module {
  /// Every parameter once, in the order of the stored properties.
  public var parameters: [Parameter] { namedParameters.map(\.parameter) }

  /// Every parameter once with its dotted name, in the order of the stored properties. A parameter that
  /// several layers share has its name in the first of them.
  public var namedParameters: [(name: String, parameter: Parameter)] {
    var seen = Set<ObjectIdentifier>()
    return ModuleWalk.parameters(of: self).filter { seen.insert(ObjectIdentifier($0.parameter)).inserted }
  }

  /// Every buffer once with its dotted name, in the order of the stored properties.
  public var namedBuffers: [(name: String, buffer: ModuleBuffer)] {
    var seen = Set<ObjectIdentifier>()
    return ModuleWalk.buffers(of: self).filter { seen.insert(ObjectIdentifier($0.buffer)).inserted }
  }

  /// The number of values that training can change.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.value.count } }

  /// Discards the gradients of all parameters.
  public func zeroGrad() { for parameter in parameters { parameter.zeroGrad() } }
}
