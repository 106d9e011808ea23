import Tern
import TestSupport
import Testing

/// One operation: its name and how we spell it.
///
/// The other half of the row is the line of scripts/op_rows with the same name: the reference,
/// the domain and shapes of the inputs, and with them what PyTorch computes. OpTableTests runs every
/// row through every check.
struct OpRow: Sendable, CustomTestStringConvertible {
  let name: String
  let body: @Sendable ([Tensor]) -> Tensor
  /// For the float32 value and gradient against PyTorch's.
  var tolerance = Tolerance()
  /// Whether the order of the elements in memory may change the rounding of the result.
  var sums = false

  var testDescription: String { name }

  static func unary(_ name: String, _ body: @escaping @Sendable (Tensor) -> Tensor) -> OpRow {
    OpRow(name: name, body: { body($0[0]) })
  }
  static func binary(_ name: String, _ body: @escaping @Sendable (Tensor, Tensor) -> Tensor) -> OpRow {
    OpRow(name: name, body: { body($0[0], $0[1]) })
  }
  static func ternary(_ name: String, _ body: @escaping @Sendable (Tensor, Tensor, Tensor) -> Tensor)
    -> OpRow
  {
    OpRow(name: name, body: { body($0[0], $0[1], $0[2]) })
  }
  /// Any number of inputs.
  static func list(_ name: String, _ body: @escaping @Sendable ([Tensor]) -> Tensor) -> OpRow {
    OpRow(name: name, body: body)
  }
  /// A write: the tensor to write into, and the value.
  static func write(_ name: String, _ body: @escaping @Sendable (inout Tensor, Tensor) -> Void) -> OpRow {
    OpRow(
      name: name,
      body: {
        var x = $0[0]
        body(&x, $0[1])
        return x
      })
  }

  func within(relative: Double, absolute: Double) -> OpRow {
    var row = self
    row.tolerance = Tolerance(relative: relative, absolute: absolute)
    return row
  }
  var summing: OpRow {
    var row = self
    row.sums = true
    return row
  }
}

/// The table. Adding an operation is a line here and a line of scripts/op_rows.
enum OpTable {
  static let rows: [OpRow] =
    elementwise + comparisons + binary + reductions.map(\.summing) + matrix.map(\.summing) + shapes
    + subscripts + writes + arranging + layers + normalization.map(\.summing) + pooling
    + convolution.map(\.summing).map { $0.within(relative: 1e-5, absolute: 5e-5) }

  private static let elementwise: [OpRow] = [
    .unary("-x") { -$0 },
    .unary("abs") { $0.abs() },
    .unary("sign") { $0.sign() },
    .unary("squared") { $0.squared() },
    .unary("exp") { $0.exp() },
    .unary("expm1") { $0.expm1() },
    .unary("log") { $0.log() },
    .unary("log1p") { $0.log1p() },
    .unary("sqrt") { $0.sqrt() },
    .unary("rsqrt") { $0.rsqrt() },
    .unary("reciprocal") { $0.reciprocal() },
    .unary("sin") { $0.sin() },
    .unary("cos") { $0.cos() },
    .unary("tanh") { $0.tanh() },
    .unary("sigmoid") { $0.sigmoid() },
    .unary("relu") { $0.relu() },
    .unary("floor") { $0.floor() },
    .unary("ceil") { $0.ceil() },
    .unary("round") { $0.round() },
    .unary("pow(0)") { $0.pow(0) },
    .unary("pow(1)") { $0.pow(1) },
    .unary("pow(2)") { $0.pow(2) },
    .unary("pow(3)") { $0.pow(3) },
    .unary("pow(0.5)") { $0.pow(0.5) },
    .unary("pow(-1)") { $0.pow(-1) },
    .unary("pow(-1.5)") { $0.pow(-1.5) },
    .unary("clamp(min: -0.5)") { $0.clamped(min: -0.5) },
    .unary("clamp(max: 1)") { $0.clamped(max: 1) },
    .unary("clamp(min: -1, max: 2)") { $0.clamped(min: -1, max: 2) },
    .unary("clamp(min: 2, max: -1)") { $0.clamped(min: 2, max: -1) },
    .unary("to(.float64)") { $0.to(.float64) },
    .unary("to(.int64)") { $0.to(.int64) },
    .unary("to(.uint8)") { $0.to(.uint8) },
    .unary("to(.bool)") { $0.to(.bool) },
    .unary("!x") { .!$0 },
    .unary("x + 2") { $0 + 2 },
    .unary("2 - x") { 2 - $0 },
    .unary("x * 2") { $0 * 2 },
    .unary("x + 0.5") { $0 + 0.5 },
    .unary("x - 0.5") { $0 - 0.5 },
    .unary("0.5 - x") { 0.5 - $0 },
    .unary("x * 0.5") { $0 * 0.5 },
    .unary("x / 4") { $0 / 4 },
    .unary("4 / x") { 4 / $0 },
    .unary("x / 0.4") { $0 / 0.4 },
    .unary("0.4 / x") { 0.4 / $0 },
    .unary("remainder(1.5)") { $0.remainder(1.5) },
    .unary("remainder(-3)") { $0.remainder(-3) },
    .unary("floorDivide(2)") { $0.floorDivide(2) },
    .unary("floorDivide(0.1)") { $0.floorDivide(0.1) },
    .unary("where(a > 0, a, 0.5)") { .where($0 .> 0.0, $0, 0.5) },
    .unary("where(a > 0, 0.5, a)") { .where($0 .> 0.0, 0.5, $0) },
  ]

  private static let comparisons: [OpRow] = [
    .unary("x .== 1.0") { $0 .== 1.0 },
    .unary("x .!= 1.0") { $0 .!= 1.0 },
    .unary("x .< 1.0") { $0 .< 1.0 },
    .unary("x .<= 1.0") { $0 .<= 1.0 },
    .unary("x .> 1.0") { $0 .> 1.0 },
    .unary("x .>= 1.0") { $0 .>= 1.0 },
    .binary(".==") { $0 .== $1 },
    .binary(".!=") { $0 .!= $1 },
    .binary(".<") { $0 .< $1 },
    .binary(".<=") { $0 .<= $1 },
    .binary(".>") { $0 .> $1 },
    .binary(".>=") { $0 .>= $1 },
  ]

  private static let binary: [OpRow] = [
    .binary("+") { $0 + $1 },
    .binary("-") { $0 - $1 },
    .binary("*") { $0 * $1 },
    .binary("/") { $0 / $1 },
    .binary("pow") { $0.pow($1) },
    .binary("remainder") { $0.remainder($1) },
    .binary("floorDivide") { $0.floorDivide($1) },
    .binary("maximum") { $0.maximum($1) },
    .binary("minimum") { $0.minimum($1) },
    .binary("&&") { $0 .& $1 },
    .binary("||") { $0 .| $1 },
    .binary("^") { $0 .^ $1 },
    .binary("where(a > b)") { .where($0 .> $1, $0, $1) },
  ]

  private static let reductions: [OpRow] = [
    .unary("sum") { $0.sum() },
    .unary("sum(axis: 0)") { $0.sum(axis: 0) },
    .unary("sum(axis: 1, keepdim: true)") { $0.sum(axis: 1, keepdim: true) },
    .unary("sum(axis: -1)") { $0.sum(axis: -1) },
    .unary("sum(axes: [0, -1])") { $0.sum(axes: [0, -1]) },
    .unary("sum(axes: [1, 2], keepdim: true)") { $0.sum(axes: [1, 2], keepdim: true) },
    .unary("mean") { $0.mean() },
    .unary("mean(axis: 0)") { $0.mean(axis: 0) },
    .unary("mean(axis: -1, keepdim: true)") { $0.mean(axis: -1, keepdim: true) },
    .unary("mean(axes: [-1, -2])") { $0.mean(axes: [-1, -2]) },
    .unary("prod") { $0.prod() },
    .unary("prod(axis: 0)") { $0.prod(axis: 0) },
    .unary("prod(axis: 1, keepdim: true)") { $0.prod(axis: 1, keepdim: true) },
    .unary("max") { $0.max() },
    .unary("max(axis: 0)") { $0.max(axis: 0) },
    .unary("max(axis: 1, keepdim: true)") { $0.max(axis: 1, keepdim: true) },
    .unary("max(axes: [0, 2])") { $0.max(axes: [0, 2]) },
    .unary("min") { $0.min() },
    .unary("min(axis: 0)") { $0.min(axis: 0) },
    .unary("min(axis: 1, keepdim: true)") { $0.min(axis: 1, keepdim: true) },
    .unary("min(axes: [0, 2])") { $0.min(axes: [0, 2]) },
    .unary("argmax") { $0.argmax() },
    .unary("argmax(axis: 0)") { $0.argmax(axis: 0) },
    .unary("argmax(axis: -1, keepdim: true)") { $0.argmax(axis: -1, keepdim: true) },
    .unary("argmin") { $0.argmin() },
    .unary("argmin(axis: 0)") { $0.argmin(axis: 0) },
    .unary("argmin(axis: -1, keepdim: true)") { $0.argmin(axis: -1, keepdim: true) },
    .unary("any") { $0.any() },
    .unary("any(axis: 0)") { $0.any(axis: 0) },
    .unary("any(axis: 1, keepdim: true)") { $0.any(axis: 1, keepdim: true) },
    .unary("any(axes: [0, -1])") { $0.any(axes: [0, -1]) },
    .unary("all") { $0.all() },
    .unary("all(axis: 0)") { $0.all(axis: 0) },
    .unary("all(axis: 1, keepdim: true)") { $0.all(axis: 1, keepdim: true) },
    .unary("var") { $0.var() },
    .unary("var(correction: 0)") { $0.var(correction: 0) },
    .unary("var(axis: 0)") { $0.var(axis: 0) },
    .unary("var(axes: [0, -1], keepdim: true)") { $0.var(axes: [0, -1], keepdim: true) },
    .unary("std") { $0.std() },
    .unary("std(axis: 1, correction: 0)") { $0.std(axis: 1, correction: 0) },
    .unary("std(axes: [0, 1], keepdim: true)") { $0.std(axes: [0, 1], keepdim: true) },
    .unary("all(axes: [0, -1], keepdim: true)") { $0.all(axes: [0, -1], keepdim: true) },
    .unary("prod(axes: [0, -1])") { $0.prod(axes: [0, -1]) },
    .unary("prod(axes: [0, -1], keepdim: true)") { $0.prod(axes: [0, -1], keepdim: true) },
    .unary("norm(axes: [0, -1])") { $0.norm(axes: [0, -1]) },
    .unary("logSumExp") { $0.logSumExp() },
    .unary("logSumExp(axes: [0, -1])") { $0.logSumExp(axes: [0, -1]) },
    .unary("norm") { $0.norm() },
    .unary("norm(1)") { $0.norm(1) },
    .unary("norm(3)") { $0.norm(3) },
    .unary("norm(0)") { $0.norm(0) },
    .unary("norm(.infinity)") { $0.norm(.infinity) },
    .unary("norm(axis: 1, keepdim: true)") { $0.norm(axis: 1, keepdim: true) },
    .unary("logSumExp(axis: 0)") { $0.logSumExp(axis: 0) },
    .unary("logSumExp(axis: -1, keepdim: true)") { $0.logSumExp(axis: -1, keepdim: true) },
    .unary("softmax(axis: 0)") { $0.softmax(axis: 0) },
    .unary("softmax(axis: -1)") { $0.softmax(axis: -1) },
    .unary("logSoftmax(axis: 1)") { $0.logSoftmax(axis: 1) },
    .unary("logSoftmax(axis: -1)") { $0.logSoftmax(axis: -1) },
  ]

  private static let matrix: [OpRow] = [
    .binary("matmul") { $0.matmul($1) },
    .binary("dot") { $0.dot($1) },
    .binary("outer") { $0.outer($1) },
  ]

  private static let shapes: [OpRow] = [
    .unary("reshaped([-1])") { $0.reshaped([-1]) },
    .unary("reshaped([4, -1])") { $0.reshaped([4, -1]) },
    .unary("flattened(from: 1)") { $0.flattened(from: 1) },
    .unary("flattened(from: 0, to: 1)") { $0.flattened(from: 0, to: 1) },
    .unary("transposed(0, 1)") { $0.transposed(0, 1) },
    .unary("transposed(-1, 0)") { $0.transposed(-1, 0) },
    .unary("T") { $0.T },
    .unary("permuted([2, 0, 1])") { $0.permuted([2, 0, 1]) },
    .unary("movingAxis(0, to: -1)") { $0.movingAxis(0, to: -1) },
    .unary("unsqueezed(0)") { $0.unsqueezed(axis: 0) },
    .unary("unsqueezed(-1)") { $0.unsqueezed(axis: -1) },
    .unary("squeezed(1)") { $0.squeezed(axis: 1) },
    .unary("squeezed") { $0.squeezed() },
    .unary("expanded(to: [2, 3, 4])") { $0.expanded(to: [2, 3, 4]) },
    .unary("transposed, then reshaped([-1])") { $0.transposed(-1, 0).reshaped([-1]) },
  ]

  private static let subscripts: [OpRow] = [
    .unary("x[1]") { $0[1] },
    .unary("x[-1]") { $0[-1] },
    .unary("x[1, 2]") { $0[1, 2] },
    .unary("x[0..., 1]") { $0[0..., 1] },
    .unary("x[1, 1..<3]") { $0[1, 1..<3] },
    .unary("x[1...2]") { $0[1...2] },
    .unary("x[..<2, 1...]") { $0[..<2, 1...] },
    .unary("x[...1, .all]") { $0[...1, .all] },
    .unary("x[1..<1]") { $0[1..<1] },
    .unary("x[.last(2)]") { $0[.last(2)] },
    .unary("x[.stride(by: 2)]") { $0[.stride(by: 2)] },
    .unary("x[.all, .stride(from: 1, to: 4, by: 2)]") { $0[.all, .stride(from: 1, to: 4, by: 2)] },
    .unary("x[.stride(by: -1)]") { $0[.stride(by: -1)] },
    .unary("x[.all, .stride(from: 3, to: 0, by: -2)]") { $0[.all, .stride(from: 3, to: 0, by: -2)] },
    .unary("x[.newAxis]") { $0[.newAxis] },
    .unary("x[0..., .newAxis, 1]") { $0[0..., .newAxis, 1] },
    .unary("x[.ellipsis, 0]") { $0[.ellipsis, 0] },
    .unary("x[0, .ellipsis, 1]") { $0[0, .ellipsis, 1] },
    .unary("x[[0, 0, 2]]") { $0[[0, 0, 2]] },
    .unary("x[[-1, 1]]") { $0[[-1, 1]] },
    .unary("x[0..., [3, 1, 1]]") { $0[0..., [3, 1, 1]] },
    .unary("x[[0, 2], [1, 3]]") { $0[[0, 2], [1, 3]] },
    .unary("x[[0, 2], .all, [1, 0]]") { $0[[0, 2], .all, [1, 0]] },
    .unary("x[[[0, 1], [2, 2]]]") { $0[Tensor([[0, 1], [2, 2]])] },
    .unary("x[[0, 2], .newAxis]") { $0[[0, 2], .newAxis] },
    .unary("x[empty list]") { $0[[Int]()] },
    .unary("x[x .> 0]") { $0[$0 .> 0.0] },
    .unary("x[row mask]") { $0[Tensor([true, false, true])] },
    .unary("x[.all, column mask]") { $0[.all, Tensor([true, false, true, false])] },
    .unary("x[nothing masked]") { $0[Tensor([false, false, false])] },
    .unary("nonzero") { $0.nonzero() },
  ]

  private static let writes: [OpRow] = [
    .write("x[1] = v") { $0[1] = $1 },
    .write("x[0..., 1] = v") { $0[0..., 1] = $1 },
    .write("x[1..., .stride(by: 2)] = v") { $0[1..., .stride(by: 2)] = $1 },
    .write("x[.ellipsis, 0] = v") { $0[.ellipsis, 0] = $1 },
    .write("x[.all] = v") { $0[.all] = $1 },
    .write("x[[2, 0]] = v") { $0[[2, 0]] = $1 },
    .write("x[0..., [3, 1]] = v") { $0[0..., [3, 1]] = $1 },
    .write("x[[0, 2], [1, 3]] = v") { $0[[0, 2], [1, 3]] = $1 },
    .write("x[x .> 0] = v") { x, v in x[x .> 0.0] = v },
    .write("x[.stride(by: -1)] = v") { $0[.stride(by: -1)] = $1 },
  ]
}
