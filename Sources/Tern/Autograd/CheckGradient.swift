/// The result of `checkGradient` when all gradients agreed with their differences.
public struct GradientReport: Sendable {
  /// Elements of all inputs that were compared.
  public var comparisons = 0
  /// The greatest difference found, as a fraction of the allowed one; below 1.
  public var worst = 0.0
}

/// A gradient that differs from its finite difference: which one, and by how much.
public struct GradientMismatch: Error, Sendable, CustomStringConvertible {
  /// The position of the input among `inputs`.
  public let input: Int
  /// The element's place in that input, one index for each dimension.
  public let element: [Int]
  /// What the backward pass computed.
  public let analytic: Double
  /// What the differences of values say.
  public let numeric: Double
  /// 1 for a gradient, 2 for the gradient of a gradient.
  public let order: Int

  public var description: String {
    let place = element.isEmpty ? "" : " at [\(element.map(String.init).joined(separator: ", "))]"
    let what = order == 1 ? "gradient" : "second derivative"
    return "checkGradient: \(what) of input \(input)\(place): backward gives \(analytic), "
      + "finite differences \(numeric)"
  }
}

/// Compares the gradients of `function` at `inputs` with central finite differences, in float64.
///
/// `inputs` are converted to float64; those of integer or bool type are passed on as they are and held fixed.
/// A result with several elements is weighed with cos(1), cos(2), ... and summed, so that every element
/// counts, and each differently. With `order: 2` the gradients themselves are checked in the same way, and so
/// the second derivatives. Choose points away from kinks (relu at 0, equal elements under max): the
/// difference straddles them.
///
/// Throws the first `GradientMismatch`: an element whose two gradients differ by more than
/// `absolute + relative * |numeric|`. Traps when the result is not of a float type.
///
/// The default `step` is the cube root of the float64 epsilon, 6e-6, times max(1, |x|): there the
/// error of the formula (step^2) and of rounding (epsilon / step) are alike, about 4e-11 for values
/// and derivatives near 1. The tolerances leave a factor of 10^4 for stronger curvature, and are
/// still far below the error of a wrong formula.
@discardableResult
public func checkGradient(
  of function: ([Tensor]) -> Tensor, at inputs: [Tensor], order: Int = 1, step: Double = 6e-6,
  relative: Double = 1e-6, absolute: Double = 1e-6
) throws(GradientMismatch) -> GradientReport {
  precondition(order == 1 || order == 2, "checkGradient: order is 1 or 2, got \(order)")
  let check = GradientCheck(order: 1, step: step, relative: relative, absolute: absolute)
  let points = inputs.map { $0.dtype.isFloat ? $0.detached().to(.float64) : $0 }
  var report = try check.run(function, points)
  if order == 2 {
    var second = check
    second.order = 2
    let next = try second.run({ GradientCheck.contractedGradients(of: function, at: $0) }, points)
    report.comparisons += next.comparisons
    report.worst = Swift.max(report.worst, next.worst)
  }
  return report
}

/// Compares the gradient of a function of one tensor at `input` with central finite differences, in float64.
/// Throws the first `GradientMismatch`, and traps when the result is not of a float type. See the function of
/// several tensors for `step` and the tolerances.
@discardableResult
public func checkGradient(
  of function: (Tensor) -> Tensor, at input: Tensor, order: Int = 1, step: Double = 6e-6,
  relative: Double = 1e-6, absolute: Double = 1e-6
) throws(GradientMismatch) -> GradientReport {
  try checkGradient(
    of: { function($0[0]) }, at: [input], order: order, step: step, relative: relative,
    absolute: absolute)
}

private struct GradientCheck {
  var order: Int
  let step, relative, absolute: Double

  func run(_ function: ([Tensor]) -> Tensor, _ points: [Tensor]) throws(GradientMismatch) -> GradientReport {
    var report = GradientReport()
    let analytic = GradientCheck.gradients(of: function, at: points)
    for (number, point) in points.enumerated() where point.dtype.isFloat {
      let values = point.scalars(as: Double.self)
      let gradients = analytic[number].scalars(as: Double.self)
      for place in values.indices {
        let distance = step * Swift.max(1, Swift.abs(values[place]))
        func value(_ moved: Double) -> Double {
          var (inputs, scalars) = (points, values)
          scalars[place] = moved
          inputs[number] = Tensor(scalars, shape: point.shape, dtype: .float64)
          return GradientCheck.loss(of: function, at: inputs).item()
        }
        // The points actually visited, which rounding moves, make the difference exact.
        let (above, below) = (values[place] + distance, values[place] - distance)
        let numeric = (value(above) - value(below)) / (above - below)
        let allowed = absolute + relative * Swift.abs(numeric)
        let difference = Swift.abs(gradients[place] - numeric)
        guard difference <= allowed else {
          throw GradientMismatch(
            input: number, element: point.shape.indices(of: place), analytic: gradients[place],
            numeric: numeric, order: order)
        }
        report.comparisons += 1
        report.worst = Swift.max(report.worst, difference / allowed)
      }
    }
    return report
  }

  /// The weighed sum of the result; with tracked inputs it is tracked in turn.
  static func loss(of function: ([Tensor]) -> Tensor, at inputs: [Tensor]) -> Tensor {
    let result = withGrad { function(inputs) }
    precondition(
      result.dtype.isFloat, "checkGradient: the function gives \(result.dtype), which has no gradient")
    return withGrad { weighed(result) }
  }

  private static func weighed(_ x: Tensor) -> Tensor {
    let weights = Tensor.arange(1, Double(x.count) + 1, dtype: .float64).cos()
    return (x * weights.reshaped(x.shape)).sum()
  }

  /// The gradients of the loss: zeros for inputs that it does not depend on.
  static func gradients(
    of function: ([Tensor]) -> Tensor, at points: [Tensor], createGraph: Bool = false
  ) -> [Tensor] {
    let leaves = points.map { $0.dtype.isFloat ? $0.requiresGrad() : $0 }
    let loss = loss(of: function, at: leaves)
    guard loss.isTracked else { return points.map { $0.zerosLike() } }
    let tracked = leaves.filter(\.isTracked)
    var found = loss.gradients(withRespectTo: tracked, createGraph: createGraph)[...]
    return leaves.map { $0.isTracked ? found.removeFirst() : $0.zerosLike() }
  }

  /// All gradients weighed and summed: the function whose gradients are the second derivatives.
  static func contractedGradients(of function: ([Tensor]) -> Tensor, at points: [Tensor]) -> Tensor {
    let found = gradients(of: function, at: points, createGraph: true)
    return withGrad {
      zip(found, points).filter { $1.dtype.isFloat }.map { weighed($0.0) }
        .reduce(Tensor.zeros([], dtype: .float64)) { $0 + $1 }
    }
  }
}

extension Shape {
  /// The index along each dimension of the element with this row-major number.
  func indices(of number: Int) -> [Int] {
    var rest = number
    var indices: [Int] = []
    for size in reversed() {
      indices.append(rest % size)
      rest /= size
    }
    return indices.reversed()
  }
}
