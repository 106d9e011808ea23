extension Reference {
  func canStep(_ dtype: DType) -> Bool { dtype.isFloat }

  func step(_ rule: StepRule, _ parts: [StepPart]) {
    for part in parts {
      let (parameters, gradients) = (floats(part.parameter), floats(part.gradient))
      func running(_ x: Tensor?) -> [Double]? {
        x.map { part.isFresh ? Array(repeating: 0, count: $0.count) : floats($0) }
      }
      let (first, second) = (running(part.first), running(part.second))
      let stepped = parameters.indices.map { i -> StepElement in
        var element = StepElement(
          parameter: parameters[i], gradient: gradients[i], first: first?[i] ?? 0, second: second?[i] ?? 0)
        switch rule {
        case .sgd(let rate, let momentum, let dampening, let weightDecay, let nesterov):
          element.gradient += weightDecay * element.parameter
          if part.first == nil {
            element.parameter -= rate * element.gradient
          } else {
            // The buffer begins with the first gradient, none of it dampened.
            element.sgd(rate, momentum, part.isFresh ? 0 : dampening, nesterov)
          }
        case .adam(let rate, let beta1, let beta2, let epsilon, let weightDecay, let isDecoupled):
          if isDecoupled {
            element.parameter -= rate * weightDecay * element.parameter
          } else {
            element.gradient += weightDecay * element.parameter
          }
          element.adam(rate, beta1, beta2, epsilon, part.corrections)
        case .adadelta(let rate, let rho, let epsilon, let weightDecay):
          element.gradient += weightDecay * element.parameter
          element.adadelta(rate, rho, epsilon)
        }
        return element
      }
      replace(part.parameter, by: stepped.map(\.parameter))
      if let first = part.first { replace(first, by: stepped.map(\.first)) }
      if let second = part.second { replace(second, by: stepped.map(\.second)) }
    }
  }

  private func replace(_ x: Tensor, by values: [Double]) { write(values, to: x, offsets(x.layout)) }
}

/// An element of a parameter, with its gradient and running values. Weight decay is in the gradient already,
/// or in the parameter where it is decoupled.
private struct StepElement {
  var parameter, gradient: Double
  var first, second: Double

  mutating func sgd(_ rate: Double, _ momentum: Double, _ dampening: Double, _ nesterov: Bool) {
    first = momentum * first + (1 - dampening) * gradient
    parameter -= rate * (nesterov ? gradient + momentum * first : first)
  }

  mutating func adam(
    _ rate: Double, _ beta1: Double, _ beta2: Double, _ epsilon: Double, _ corrections: (Double, Double)
  ) {
    first = beta1 * first + (1 - beta1) * gradient
    second = beta2 * second + (1 - beta2) * gradient * gradient
    let (mean, square) = (first / corrections.0, second / corrections.1)
    parameter -= rate * mean / (square.squareRoot() + epsilon)
  }

  mutating func adadelta(_ rate: Double, _ rho: Double, _ epsilon: Double) {
    first = rho * first + (1 - rho) * gradient * gradient
    let step = (second + epsilon).squareRoot() / (first + epsilon).squareRoot() * gradient
    second = rho * second + (1 - rho) * step * step
    parameter -= rate * step
  }
}
