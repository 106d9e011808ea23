public import Tern

/// Steps parameters along their gradients.
///
/// One of your own needs three members:
///
/// ```swift
/// final class BasicOptimizer: Optimizer {
///   let parameters: [Parameter]
///   var rate: Double
///   init(_ parameters: [Parameter], rate: Double) { (self.parameters, self.rate) = (parameters, rate) }
///   func step() {
///     for p in parameters { p.update { $0 -= p.grad! * rate } }
///   }
/// }
/// ```
public protocol Optimizer: AnyObject {
  var parameters: [Parameter] { get }
  /// The learning rate; a schedule or `fit(_:rate:)` sets it.
  var rate: Double { get set }
  /// Changes each parameter that has a gradient.
  func step()
  /// Forgets the gradients.
  func zeroGrad()
  /// What `step` remembers between calls, by name, for a checkpoint.
  var state: [String: Tensor] { get }
  /// Goes on from a saved `state`. Throws `OptimizerStateError` and changes nothing if it does not fit.
  func load(state: [String: Tensor]) throws(OptimizerStateError)
}

extension Optimizer {
  public func zeroGrad() { for parameter in parameters { parameter.zeroGrad() } }
  public var state: [String: Tensor] { [:] }
  public func load(state: [String: Tensor]) throws(OptimizerStateError) {
    if let name = state.keys.min() { throw .unexpected(name) }
  }
}

/// Why an optimiser's saved state does not fit it.
public enum OptimizerStateError: Error, Equatable, CustomStringConvertible {
  case unexpected(String)
  case missing(String)
  case shape(name: String, expected: Shape, found: Shape)

  public var description: String {
    switch self {
    case .unexpected(let name): "optimizer state: unexpected \(name); use the optimizer it was saved from"
    case .missing(let name): "optimizer state: missing \(name); use the optimizer it was saved from"
    case .shape(let name, let expected, let found):
      "optimizer state: \(name) has shape \(found) instead of \(expected); use the model it was saved with"
    }
  }
}

/// Tensors that an optimiser keeps for each parameter, saved under names such as `0.momentum`.
struct PerParameter {
  let name: String
  /// nil until a parameter's first step.
  var values: [Tensor?]

  init(_ name: String, count: Int) {
    self.name = name
    values = Array(repeating: nil, count: count)
  }

  func save(into state: inout [String: Tensor]) {
    for (index, value) in values.enumerated() { state["\(index).\(name)"] = value }
  }

  /// The same with the values found in `state`, which are taken out of it.
  func loaded(
    from state: inout [String: Tensor], for parameters: [Parameter]
  ) throws(OptimizerStateError) -> PerParameter {
    var copy = self
    for (index, parameter) in parameters.enumerated() {
      let key = "\(index).\(name)"
      let value = state.removeValue(forKey: key)
      if let value, value.shape != parameter.value.shape {
        throw .shape(name: key, expected: parameter.value.shape, found: value.shape)
      }
      copy.values[index] = value?.to(parameter.value.dtype)
    }
    return copy
  }
}

/// A loop that forgets the mode would train without dropout and never notice; its first step says so.
func requireTraining(_ optimizer: StaticString) {
  precondition(
    ModuleMode.isTraining,
    "\(optimizer).step: not in training mode; put the training loop inside ModuleMode.training { }")
}

/// All parameters are stepped at once, so none may be there twice.
func requireDistinct(_ optimizer: StaticString, _ parameters: [Parameter]) {
  precondition(
    Set(parameters.map(ObjectIdentifier.init)).count == parameters.count,
    "\(optimizer): a parameter is given twice; give each once (model.parameters does)")
}
