public import Tern

/// Changes parameters by means of their gradients, to make the loss smaller.
///
/// An optimiser of your own needs three members:
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
  /// The parameters that `step` changes and `zeroGrad` resets.
  var parameters: [Parameter] { get }
  /// The learning rate, a factor of every step. `fit(_:rate:)` and schedules such as `OneCycle` set it.
  var rate: Double { get set }
  /// Changes each parameter that has a gradient.
  func step()
  /// Discards the gradients of all parameters.
  func zeroGrad()
  /// The running values that `step` keeps between calls, by name, for a checkpoint; by default, there are
  /// none.
  var state: [String: Tensor] { get }
  /// Continues from a saved `state`. Throws `OptimizerStateError` and changes nothing if it does not fit.
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
  /// The state has a value with this name, which the optimiser does not.
  case unexpected(String)
  /// The state lacks the value with this name.
  case missing(String)
  /// The value with this name has the shape `found`, and the optimiser needs the shape `expected`.
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
  /// One tensor for each parameter; nil before its first step.
  var values: [Tensor?]

  init(_ name: String, count: Int) {
    self.name = name
    values = Array(repeating: nil, count: count)
  }

  func save(into state: inout [String: Tensor]) {
    for (index, value) in values.enumerated() { state["\(index).\(name)"] = value }
  }

  /// A copy with the values in `state` that belong to these tensors; they are removed from `state`.
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
      copy.values[index] = value?.to(parameter.value.dtype).to(parameter.value.device)
    }
    return copy
  }
}

/// Traps outside training mode, where a training loop would run without dropout and nothing would show it.
func requireTraining(_ optimizer: StaticString) {
  precondition(
    ModuleMode.isTraining,
    "\(optimizer).step: not in training mode; put the training loop inside ModuleMode.training { }")
}

/// Traps when a parameter is given twice, since all parameters are stepped at the same time.
func requireDistinct(_ optimizer: StaticString, _ parameters: [Parameter]) {
  precondition(
    Set(parameters.map(ObjectIdentifier.init)).count == parameters.count,
    "\(optimizer): a parameter is given twice; give each once (model.parameters does)")
}
