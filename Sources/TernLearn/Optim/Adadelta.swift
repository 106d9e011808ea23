public import Tern

/// Adadelta (Zeiler, 2012), as in `torch.optim.Adadelta`: the size of each step follows from the running
/// averages of squared steps and squared gradients.
///
/// ```
/// d = gradient + weightDecay * p             v = rho * v + (1 - rho) * d^2
/// s = sqrt(u + epsilon) / sqrt(v + epsilon) * d
/// u = rho * u + (1 - rho) * s^2              p = p - rate * s
/// ```
public final class Adadelta: Optimizer {
  /// The parameters that `step` changes, each once; one without a gradient stays as it is.
  public let parameters: [Parameter]
  /// The learning rate, `rate` in the formula.
  public var rate: Double
  /// The weight of the past in the running averages v and u, `rho` in the formula.
  public var rho: Double
  /// Added to the running averages before the square roots, `epsilon` in the formula; it sets the size of the
  /// first steps.
  public var epsilon: Double
  /// The factor of the parameter that is added to its gradient, `weightDecay` in the formula.
  public var weightDecay: Double
  private var squares: PerParameter
  private var travels: PerParameter

  /// Creates an optimiser, with PyTorch's settings by default.
  ///
  /// Traps on a negative rate, epsilon or weight decay, on rho outside 0...1 and on a parameter given twice.
  public init(
    _ parameters: [Parameter], rate: Double = 1, rho: Double = 0.9, epsilon: Double = 1e-6,
    weightDecay: Double = 0
  ) {
    precondition(
      rate >= 0 && epsilon >= 0 && weightDecay >= 0,
      "Adadelta: rate \(rate), epsilon \(epsilon) and weightDecay \(weightDecay) must not be negative")
    precondition((0...1).contains(rho), "Adadelta: rho must be in 0...1, got \(rho)")
    requireDistinct("Adadelta", parameters)
    self.parameters = parameters
    self.rate = rate
    self.rho = rho
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    squares = PerParameter("square", count: parameters.count)
    travels = PerParameter("travel", count: parameters.count)
  }

  /// Steps each parameter that has a gradient. Traps outside `ModuleMode.training`.
  public func step() {
    requireTraining("Adadelta")
    var pass = UpdatePass(capacity: parameters.count)
    for (index, parameter) in parameters.enumerated() {
      guard let gradient = parameter.grad else { continue }
      if squares.values[index] == nil {
        squares.values[index] = gradient.zerosLike()
        travels.values[index] = gradient.zerosLike()
      }
      parameter.update { x in
        if !pass.add(&x, gradient, &squares.values[index], &travels.values[index]) {
          step(&x, gradient, &squares.values[index]!, &travels.values[index]!)
        }
      }
    }
    pass.run(.adadelta(rate: rate, rho: rho, epsilon: epsilon, weightDecay: weightDecay))
  }

  /// Steps one parameter with tensor operations, for types that `UpdatePass` has no kernel for.
  private func step(_ x: inout Tensor, _ gradient: Tensor, _ square: inout Tensor, _ travel: inout Tensor) {
    let d = gradient + x * weightDecay
    square = square * rho + d * d * (1 - rho)
    let step = (travel + epsilon).sqrt() / (square + epsilon).sqrt() * d
    travel = travel * rho + step * step * (1 - rho)
    x -= step * rate
  }

  /// The running averages v and u of each parameter that has been stepped, as `<position>.square` and
  /// `<position>.travel`; positions count from 0.
  public var state: [String: Tensor] {
    var state: [String: Tensor] = [:]
    squares.save(into: &state)
    travels.save(into: &state)
    return state
  }

  public func load(state: [String: Tensor]) throws(OptimizerStateError) {
    var rest = state
    let squares = try squares.loaded(from: &rest, for: parameters)
    let travels = try travels.loaded(from: &rest, for: parameters)
    for index in parameters.indices where (squares.values[index] == nil) != (travels.values[index] == nil) {
      throw .missing("\(index).\(squares.values[index] == nil ? "square" : "travel")")
    }
    if let name = rest.keys.min() { throw .unexpected(name) }
    (self.squares, self.travels) = (squares, travels)
  }
}
