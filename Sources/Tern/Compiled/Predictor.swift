import CKernels
import Synchronization

/// A network for use alone: its layers folded together, its weights laid out for the kernels, its memory
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
  /// The shapes that it takes and gives. Both are float32.
  public let input, output: Shape
  let steps: [Step]
  private let byteCount: Int
  /// Blocks of `byteCount` bytes for the values in between, one for each call that is running.
  private let blocks = Mutex<[Storage]>([])

  /// Compiles `function`, which must do the same operations for every input of the shape: it is run on
  /// zeros once, in use and not in training, and what it does is taken down. Then it is run again on random
  /// numbers to see that both agree.
  ///
  /// Throws for an operation or type that cannot be compiled, or when they do not agree. Traps where the
  /// function does.
  public init(for input: Shape, _ function: (Tensor) -> Tensor) throws(CompilationError) {
    let leaf = Tensor.zeros(input).requiresGrad()
    let trace = Trace()
    let result = trace.listen { withGrad { function(leaf) } }
    var graph = try Graph(trace, from: leaf, to: result)
    graph.fold()
    let program = Program(graph)
    (self.input, output) = (input, result.shape)
    (steps, byteCount) = (program.steps, program.byteCount)
    let sample = Tensor.randn(input, generator: Generator(seed: 0))
    let (expected, found) = (noGrad { function(sample) }, self(sample))
    let scale = Swift.max(1e-6, expected.abs().max().item())
    guard expected.count == 0 || (expected - found).abs().max().item() <= 1e-3 * scale else {
      throw CompilationError(
        "the model gives other results than its operations on zeros would; it must not decide by values")
    }
  }

  /// What the model would give. Traps unless `x` is float32 of the shape `input`.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    precondition(
      x.shape == input && x.dtype == .float32,
      "Predictor: compiled for float32 \(input), called with \(x.dtype) \(x.shape); compile one for that shape"
    )
    let source = x.untracked.arranged()
    let result = Tensor(uninitialized: .arranged(output), .float32)
    withExtendedLifetime((source.storage, result.storage)) { run(source.base, result.base) }
    return result
  }

  /// The same on plain memory, elements in row-major order. Takes no memory when the input has one channel
  /// or is no image, and neither has the output several channels of several pixels.
  ///
  /// Traps unless both have as many elements as the shapes.
  public func run(_ x: UnsafeBufferPointer<Float>, into result: UnsafeMutableBufferPointer<Float>) {
    precondition(
      x.count == input.elementCount && result.count == output.elementCount,
      "Predictor: \(x.count) numbers to \(result.count), where shapes \(input) and \(output) hold \(input.elementCount) and \(output.elementCount)"
    )
    guard x.count > 0, result.count > 0 else { return }
    if Layout.arranged(input).isContiguous && Layout.arranged(output).isContiguous {
      return run(
        UnsafeMutableRawPointer(mutating: x.baseAddress!), UnsafeMutableRawPointer(result.baseAddress!))
    }
    let found = self(Tensor(Array(x), shape: input)).contiguous()
    found.withUnsafeElements(as: Float.self) { _ = result.update(from: $0) }
  }

  private func run(_ x: UnsafeMutableRawPointer, _ result: UnsafeMutableRawPointer) {
    let block = blocks.withLock { $0.popLast() } ?? Storage(byteCount: byteCount)
    let frame = Frame(input: x, output: result, memory: block.pointer)
    for step in steps { step(frame) }
    blocks.withLock { $0.append(block) }
  }
}
