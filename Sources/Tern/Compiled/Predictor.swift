import Synchronization

/// A network for inference only: its layers folded together, its weights laid out for the kernels, its memory
/// planned, for inputs of one shape. It does not change when the model that it was made from does.
///
/// ```swift
/// let predict = try model.compiled(for: [1, 1, 28, 28])
/// let scores = predict(image)
/// ```
///
/// Any number of tasks may call it at once. Results differ from the model's by rounding, since batch norm
/// is multiplied into weights beforehand.
public final class Predictor: Sendable {
  /// The shapes of the input and of the output, both float32.
  public let input, output: Shape
  let steps: [ProgramStep]
  private let byteCount: Int
  /// Blocks of `byteCount` bytes for the values in between, one for each call that is running.
  private let blocks = Mutex<[HostStorage]>([])

  /// Compiles `function`, which must do the same operations for every input of the shape: it is run on zeros
  /// once and its operations are recorded. Then it is run on random numbers, small and large, to check that
  /// both agree. Compile it as it will be used, outside training mode: `Module.compiled` takes care of that.
  ///
  /// It runs on the CPU, and so must `function`.
  ///
  /// Throws for an operation or type that cannot be compiled, or when they do not agree. Traps where the
  /// function does for an input that is on the tape; so it may not write into parts of it.
  public init(for input: Shape, _ function: (Tensor) -> Tensor) throws(CompilationError) {
    let trace = Trace()
    let (start, result) = withGrad {
      // Not a leaf, which could not be written in place (x -= mean) and would pass for a parameter.
      let start = record("Input", Tensor.full(input, 0, on: .cpu).requiresGrad(), value: { $0 }) { g, _ in g }
      return (start, trace.listen { function(start) })
    }
    var graph = try Graph(trace, from: start, to: result)
    graph.fold()
    let program = Program(graph)
    (self.input, output) = (input, result.shape)
    (steps, byteCount) = (program.steps, program.byteCount)
    for factor in [1.0, 100] {
      let sample = Device.with(.cpu) { Tensor.randn(input, generator: Generator(seed: 0)) } * factor
      try check(self(sample), against: noGrad { function(sample) })
    }
  }

  /// Throws unless the two agree to a thousandth of the greatest element, infinities and NaN by element.
  private func check(_ found: Tensor, against expected: Tensor) throws(CompilationError) {
    guard expected.shape == output else {
      throw CompilationError(
        "the shape of the result depends on values: \(output) for zeros, \(expected.shape) for random numbers"
      )
    }
    let (found, expected) = (found.scalars(as: Float.self), expected.scalars(as: Float.self))
    let greatest = expected.lazy.map(\.magnitude).filter(\.isFinite).max() ?? 0
    for (number, (a, b)) in zip(found, expected).enumerated()
    where !(a == b || abs(a - b) <= 1e-3 * greatest || a.isNaN && b.isNaN) {
      throw CompilationError(
        "on random numbers the model gives \(b) for element \(number), and its operations as they were on zeros \(a); something in it depends on values in a way that is not on the tape: a decision, detached(), noGrad, or a random number"
      )
    }
  }

  /// The model's result for `x`, computed on the CPU. Traps unless `x` is float32 of the shape `input`.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    precondition(
      x.shape == input && x.dtype == .float32,
      "Predictor: compiled for float32 \(input), called with \(x.dtype) \(x.shape); compile one for that shape"
    )
    let source = x.untracked.onCPU().arranged()
    let result = Tensor(uninitialized: .arranged(output), .float32)
    withMemory(source, result) { run($0, $1) }
    return result
  }

  /// Computes the model's result for `x` on plain memory: both buffers are in row-major order and must not
  /// overlap. From its second run on it allocates nothing, provided that the input is no image of several
  /// channels, and the output neither.
  ///
  /// Traps unless both have as many elements as the shapes.
  public func run(_ x: UnsafeBufferPointer<Float>, into result: UnsafeMutableBufferPointer<Float>) {
    precondition(
      x.count == input.elementCount && result.count == output.elementCount,
      "Predictor: \(x.count) numbers to \(result.count), where shapes \(input) and \(output) hold \(input.elementCount) and \(output.elementCount)"
    )
    guard result.count > 0 else { return }
    if let from = x.baseAddress, Layout.arranged(input).isContiguous, Layout.arranged(output).isContiguous {
      return run(UnsafeMutableRawPointer(mutating: from), UnsafeMutableRawPointer(result.baseAddress!))
    }
    let found = self(Tensor(Array(x), shape: input)).contiguous()
    found.withUnsafeElements(as: Float.self) { _ = result.update(from: $0) }
  }

  private func run(_ x: UnsafeMutableRawPointer, _ result: UnsafeMutableRawPointer) {
    let block = blocks.withLock { $0.popLast() } ?? HostStorage(byteCount: byteCount)
    let frame = Frame(input: x, output: result, memory: block.pointer)
    for step in steps { step(frame) }
    blocks.withLock { $0.append(block) }
  }
}
