// How an operation gets on the tape. The value is computed on untracked tensors; when a gradient is
// wanted, the result refers to a node that holds the gradient closure:
//
//   record("ExpBackward0", x, keeping: .output) { Dispatch.unary(.exp, $0) }
//     gradient: { g, saved in g * saved.output }
//
// A value that calls a kernel and nothing else (`bare`) may see the tensors as they are: copies without a
// node cost an operation on one number a tenth of its time.
//
// Results on the tape are in memory: one that was put off (Backend/CPU/Chain.swift) would be computed again
// for the gradient.
//
// A gradient is written with tensor operations, so it can be differentiated in turn. It may have the
// result's broadcast shape: the engine sums it back to the input's. It must not capture the result.

@inline(__always)
func record(
  _ name: StaticString, _ x: Tensor, keeping: Keeping = .nothing, bare: Bool = false,
  value: (Tensor) -> Tensor,
  gradient: @escaping @Sendable (Tensor, Saved) -> Tensor
) -> Tensor {
  guard x.node != nil else { return value(x) }
  var result = bare ? value(x) : value(x.untracked)
  guard GradientMode.isRecording else { return result }
  guard result.dtype.isFloat else { return result }
  result.evaluated()
  result.node = Node(name: name, x, keeping: keeping, result: result, gradient: .ofOne(gradient))
  return result
}

@inline(__always)
func record(
  _ name: StaticString, _ a: Tensor, _ b: Tensor, keeping: Keeping = .nothing, bare: Bool = false,
  value: (Tensor, Tensor) -> Tensor,
  gradients first: @escaping @Sendable (Tensor, Saved) -> Tensor,
  _ second: @escaping @Sendable (Tensor, Saved) -> Tensor
) -> Tensor {
  guard a.node != nil || b.node != nil else { return value(a, b) }
  var result = bare ? value(a, b) : value(a.untracked, b.untracked)
  guard GradientMode.isRecording else { return result }
  guard result.dtype.isFloat else { return result }
  result.evaluated()
  result.node = Node(
    name: name, a, b, keeping: keeping, result: result, gradient: .ofTwo(first, second))
  return result
}

/// Records an operation of any number of inputs; the closure returns the gradient of the input at an index.
func record(
  _ name: StaticString, _ inputs: [Tensor], keeping: Keeping = .nothing, value: ([Tensor]) -> Tensor,
  gradient: @escaping @Sendable (Tensor, Saved, Int) -> Tensor
) -> Tensor {
  guard inputs.contains(where: { $0.node != nil }), GradientMode.isRecording else {
    return value(inputs.map(\.untracked))
  }
  var result = value(inputs.map(\.untracked))
  guard result.dtype.isFloat else { return result }
  result.evaluated()
  result.node = Node(
    name: name, inputs, keeping: keeping, result: result, gradient: .ofAny(gradient))
  return result
}

/// Records an operation whose gradients share work. The closure is told which inputs need a gradient, and
/// returns one for each of these.
func record(
  _ name: StaticString, _ inputs: [Tensor], keeping: Keeping = .nothing, value: ([Tensor]) -> Tensor,
  gradients: @escaping @Sendable (Tensor, Saved, _ wanted: [Bool]) -> [Tensor?]
) -> Tensor {
  guard inputs.contains(where: { $0.node != nil }), GradientMode.isRecording else {
    return value(inputs.map(\.untracked))
  }
  var result = value(inputs.map(\.untracked))
  result.evaluated()
  result.node = Node(
    name: name, inputs, keeping: keeping, result: result, gradient: .together(gradients))
  return result
}
