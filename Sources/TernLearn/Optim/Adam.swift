public import Tern

/// Adam (Kingma and Ba, 2015), with weight decay added to the gradient, as in `torch.optim.Adam`.
///
/// At step t, counted from 1 for each parameter:
///
/// ```
/// g = gradient + weightDecay * p
/// m = beta1 * m + (1 - beta1) * g        v = beta2 * v + (1 - beta2) * g^2
/// p = p - rate * m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + epsilon)
/// ```
public class Adam: Optimizer {
  /// The parameters that `step` changes, each once; one without a gradient stays as it is.
  public let parameters: [Parameter]
  /// The learning rate, `rate` in the formula.
  public var rate: Double
  /// The weights of the past in the running averages m and v, `beta1` and `beta2` in the formula.
  public var betas: (Double, Double)
  /// Added to the square root, so that it never divides by 0; `epsilon` in the formula.
  public var epsilon: Double
  /// The factor of the parameter that is added to its gradient, `weightDecay` in the formula. In `AdamW`, p
  /// is multiplied by 1 - rate * weightDecay instead.
  public var weightDecay: Double
  private let isDecoupled: Bool
  private var means: PerParameter
  private var squares: PerParameter
  /// The number of steps made so far, t in the formula, for each parameter.
  private var counts: [Int]

  /// Creates an optimiser, with PyTorch's settings by default.
  ///
  /// Traps on a negative rate, epsilon or weight decay, on betas outside 0..<1 and on a parameter given
  /// twice.
  public convenience init(
    _ parameters: [Parameter], rate: Double = 1e-3, betas: (Double, Double) = (0.9, 0.999),
    epsilon: Double = 1e-8, weightDecay: Double = 0
  ) {
    self.init(parameters, rate, betas, epsilon, weightDecay, isDecoupled: false)
  }

  fileprivate init(
    _ parameters: [Parameter], _ rate: Double, _ betas: (Double, Double), _ epsilon: Double,
    _ weightDecay: Double, isDecoupled: Bool
  ) {
    precondition(
      rate >= 0 && epsilon >= 0 && weightDecay >= 0,
      "Adam: rate \(rate), epsilon \(epsilon) and weightDecay \(weightDecay) must not be negative")
    precondition(
      (0..<1).contains(betas.0) && (0..<1).contains(betas.1), "Adam: betas must be in 0..<1, got \(betas)")
    requireDistinct("Adam", parameters)
    self.parameters = parameters
    self.rate = rate
    self.betas = betas
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    self.isDecoupled = isDecoupled
    means = PerParameter("mean", count: parameters.count)
    squares = PerParameter("square", count: parameters.count)
    counts = Array(repeating: 0, count: parameters.count)
  }

  /// Steps each parameter that has a gradient. Traps outside `ModuleMode.training`.
  public func step() {
    requireTraining("Adam")
    var pass = UpdatePass(capacity: parameters.count)
    for (index, parameter) in parameters.enumerated() {
      guard let gradient = parameter.grad else { continue }
      counts[index] += 1
      if means.values[index] == nil {
        means.values[index] = gradient.zerosLike()
        squares.values[index] = gradient.zerosLike()
      }
      let corrections = (1 - power(betas.0, counts[index]), 1 - power(betas.1, counts[index]))
      parameter.update { x in
        let isAdded = pass.add(
          &x, gradient, &means.values[index], &squares.values[index], corrections: corrections)
        if !isAdded { step(&x, gradient, &means.values[index]!, &squares.values[index]!, corrections) }
      }
    }
    pass.run(
      .adam(
        rate: rate, beta1: betas.0, beta2: betas.1, epsilon: epsilon, weightDecay: weightDecay,
        isDecoupled: isDecoupled))
  }

  /// Steps one parameter with tensor operations, for types that `UpdatePass` has no kernel for.
  private func step(
    _ x: inout Tensor, _ gradient: Tensor, _ mean: inout Tensor, _ square: inout Tensor,
    _ corrections: (Double, Double)
  ) {
    let d = isDecoupled ? gradient : gradient + x * weightDecay
    mean = mean * betas.0 + d * (1 - betas.0)
    square = square * betas.1 + d * d * (1 - betas.1)
    if isDecoupled { x *= 1 - rate * weightDecay }
    x -= mean * (rate / corrections.0) / (square.sqrt() / corrections.1.squareRoot() + epsilon)
  }

  /// The values m, v and t of each parameter that has been stepped, as `<position>.mean`, `<position>.square`
  /// and `<position>.step`; positions count from 0.
  public var state: [String: Tensor] {
    var state: [String: Tensor] = [:]
    means.save(into: &state)
    squares.save(into: &state)
    for (index, count) in counts.enumerated() where count > 0 { state["\(index).step"] = Tensor(count) }
    return state
  }

  public func load(state: [String: Tensor]) throws(OptimizerStateError) {
    var rest = state
    let means = try means.loaded(from: &rest, for: parameters)
    let squares = try squares.loaded(from: &rest, for: parameters)
    var counts = counts
    for index in parameters.indices {
      let step = rest.removeValue(forKey: "\(index).step")
      if let step, step.count != 1 {
        throw .shape(name: "\(index).step", expected: [], found: step.shape)
      }
      let has = [
        (means.values[index] != nil, "mean"), (squares.values[index] != nil, "square"), (step != nil, "step"),
      ]
      // A parameter has all three, or none before its first step.
      if has.contains(where: \.0), let lacking = has.first(where: { !$0.0 }) {
        throw .missing("\(index).\(lacking.1)")
      }
      counts[index] = step.map { Int($0.item()) } ?? 0
    }
    if let name = rest.keys.min() { throw .unexpected(name) }
    (self.means, self.squares, self.counts) = (means, squares, counts)
  }
}

/// Adam with weight decay apart from the gradient (Loshchilov and Hutter, 2019), as in `torch.optim.AdamW`.
///
/// Before each step, p = p - rate * weightDecay * p; the rest is the formula of `Adam` with g = gradient.
public final class AdamW: Adam {
  /// Creates an optimiser, with PyTorch's settings by default.
  ///
  /// Traps on a negative rate, epsilon or weight decay, on betas outside 0..<1 and on a parameter given
  /// twice.
  public convenience init(
    _ parameters: [Parameter], rate: Double = 1e-3, betas: (Double, Double) = (0.9, 0.999),
    epsilon: Double = 1e-8, weightDecay: Double = 1e-2
  ) {
    self.init(parameters, rate, betas, epsilon, weightDecay, isDecoupled: true)
  }
}

/// base^exponent by repeated squaring, without the C library's `pow`.
private func power(_ base: Double, _ exponent: Int) -> Double {
  var (result, factor, rest) = (1.0, base, exponent)
  while rest > 0 {
    if rest & 1 == 1 { result *= factor }
    factor *= factor
    rest >>= 1
  }
  return result
}
