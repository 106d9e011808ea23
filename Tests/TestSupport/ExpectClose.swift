public import Tern
public import Testing

/// How far float elements may lie from what is expected: `absolute + relative * |expected|`.
public struct Tolerance: Sendable {
  public var relative: Double
  public var absolute: Double

  public init(relative: Double = 1e-5, absolute: Double = 1e-6) {
    self.relative = relative
    self.absolute = absolute
  }

  public static let exact = Tolerance(relative: 0, absolute: 0)
}

/// Expects one tensor where another was expected: first the same shape, dtype and count, then elements
/// within the tolerance. NaN equals NaN, infinities equal themselves; integers and bool are exact.
///
/// A failure names the first element that differs and the greatest difference.
@discardableResult
public func expectClose(
  _ actual: Tensor, _ expected: Tensor, relative: Double = 1e-5, absolute: Double = 1e-6,
  _ comment: String = "", sourceLocation: SourceLocation = #_sourceLocation
) -> Bool {
  let problem = difference(actual, expected, Tolerance(relative: relative, absolute: absolute))
  if let problem {
    Issue.record("\(comment.isEmpty ? "" : comment + ": ")\(problem)", sourceLocation: sourceLocation)
  }
  return problem == nil
}

/// Expects equal elements, of equal shape and dtype.
@discardableResult
public func expectEqual(
  _ actual: Tensor, _ expected: Tensor, _ comment: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) -> Bool {
  expectClose(actual, expected, relative: 0, absolute: 0, comment, sourceLocation: sourceLocation)
}

/// What is wrong with `actual`, or nil when it is within the tolerance.
public func difference(_ actual: Tensor, _ expected: Tensor, _ tolerance: Tolerance) -> String? {
  if actual.shape != expected.shape { return "shape \(actual.shape), expected \(expected.shape)" }
  if actual.dtype != expected.dtype { return "dtype \(actual.dtype), expected \(expected.dtype)" }
  let (found, wanted) = (actual.scalars(as: Double.self), expected.scalars(as: Double.self))
  if found.count != wanted.count { return "\(found.count) elements, expected \(wanted.count)" }
  var first: Int?
  var (worst, worstPlace, differing) = (-1.0, 0, 0)
  for (place, (a, b)) in zip(found, wanted).enumerated() {
    let same =
      !actual.dtype.isFloat || !a.isFinite || !b.isFinite
      ? a == b || (a.isNaN && b.isNaN) : abs(a - b) <= tolerance.absolute + tolerance.relative * abs(b)
    if same { continue }
    differing += 1
    if first == nil { first = place }
    let distance = abs(a - b)
    if !(distance <= worst) && !worst.isNaN { (worst, worstPlace) = (distance, place) }
  }
  guard let first else { return nil }
  func place(_ number: Int) -> String { "[\(index(number, in: expected.shape))]" }
  return
    "\(differing) of \(found.count) elements differ; the first at \(place(first)): \(found[first]), "
    + "expected \(wanted[first]); the greatest difference, \(worst), at \(place(worstPlace)): "
    + "\(found[worstPlace]), expected \(wanted[worstPlace])"
}

private func index(_ number: Int, in shape: Shape) -> String {
  var rest = number
  var indices: [String] = []
  for size in shape.reversed() {
    indices.append(String(rest % size))
    rest /= size
  }
  return indices.reversed().joined(separator: ", ")
}
