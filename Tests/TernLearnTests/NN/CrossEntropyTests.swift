import Tern
import TernLearn
import TestSupport
import Testing

/// The kernel for float32 against the same loss composed of operations in float64.
@Suite("Cross-entropy kernel")
struct CrossEntropyTests {
  private func scores(_ rows: Int, _ classes: Int) -> (logits: Tensor, targets: Tensor) {
    let generator = Generator(seed: UInt64(rows * classes))
    return (
      Tensor.randn([rows, classes], generator: generator) * 4,
      Tensor.randint([rows], in: 0..<classes, generator: generator)
    )
  }

  private func run(
    _ x: Tensor, _ y: Tensor, _ dtype: DType, _ reduction: LossReduction, _ smoothing: Double, second: Bool
  ) -> (loss: Tensor, gradient: Tensor) {
    let leaf = x.to(dtype).requiresGrad()
    let loss = crossEntropy(leaf, y, reduction: reduction, labelSmoothing: smoothing)
    let weights = Tensor.arange(1, Double(loss.count) + 1, dtype: dtype).cos().reshaped(loss.shape)
    let weighed = (loss * weights).sum()
    let first = weighed.gradients(withRespectTo: [leaf], createGraph: second)[0]
    if !second { return (loss.detached(), first) }
    return (loss.detached(), (first * first.detached().cos()).sum().gradients(withRespectTo: [leaf])[0])
  }

  @Test(arguments: [1, 2, 10, 15, 16, 17, 33, 130], [LossReduction.mean, .sum, .none])
  func asInDoublePrecision(_ classes: Int, _ reduction: LossReduction) {
    for rows in [1, 3, 64, 65, 200] {
      let (x, y) = scores(rows, classes)
      for (smoothing, second) in [(0, false), (0.1, false), (0.1, true)] {
        let fast = run(x, y, .float32, reduction, smoothing, second: second)
        let exact = run(x, y, .float64, reduction, smoothing, second: second)
        let label = "\(rows) x \(classes), smoothing \(smoothing), second \(second)"
        expectClose(fast.loss.to(.float64), exact.loss, relative: 4e-6, absolute: 4e-6, label)
        expectClose(
          fast.gradient.to(.float64), exact.gradient, relative: 1e-5, absolute: 1e-6, "\(label), gradient")
      }
    }
  }

  @Test func viewsAndByteClasses() {
    let (x, y) = scores(40, 12)
    let wanted = run(x, y, .float32, .mean, 0, second: false)
    let view = run(x.T.contiguous().T, y.to(.uint8), .float32, .mean, 0, second: false)
    expectEqual(view.loss, wanted.loss)
    expectEqual(view.gradient, wanted.gradient)
  }

  @Test func scoresThatAreNoNumbers() {
    let rows: [[Double]] = [[1, .nan, 2], [0, -.infinity, 0], [1000, 0, -1000], [.infinity, 0, 0]]
    let losses = crossEntropy(Tensor(rows), Tensor([0, 1, 2, 0]), reduction: .none).scalars(as: Float.self)
    #expect(losses[0].isNaN && losses[1] == .infinity && losses[2] == 2000 && losses[3].isNaN)
  }

  @Test func nothingGivesNotANumber() {
    #expect(crossEntropy(.zeros([0, 3]), Tensor([Int](), shape: [0])).item().isNaN)
  }

  @Test func sameBitsForAnyThreads() async {
    await #expect(processExitsWith: .success) {
      let tests = CrossEntropyTests()
      let (x, y) = tests.scores(5000, 77)
      Threads.count = 1
      let alone = tests.run(x, y, .float32, .mean, 0.1, second: false)
      Threads.count = 3
      let several = tests.run(x, y, .float32, .mean, 0.1, second: false)
      #expect(alone.loss.isEqual(to: several.loss) && alone.gradient.isEqual(to: several.gradient))
    }
  }

  @Test func classBelowZeroTraps() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = crossEntropy(.zeros([2, 3]), Tensor([0, -1]))
    }
    expectMessage(result, "crossEntropy: the target holds class -1, and there are 3 classes, 0..<3")
  }

  /// Rows of many lengths, so that whole vectors and rests both run.
  @Test(arguments: [1, 2, 7, 15, 16, 17, 31, 32, 33, 100])
  func softmaxOfRows(_ length: Int) {
    let x = Tensor.randn([5, 3, length], generator: Generator(seed: 4)) * 30
    expectClose(
      x.softmax(axis: -1).to(.float64), x.to(.float64).softmax(axis: -1), relative: 1e-5, absolute: 1e-30)
    expectClose(
      x.logSoftmax(axis: -1).to(.float64), x.to(.float64).logSoftmax(axis: -1), relative: 1e-6, absolute: 1e-6
    )
  }
}
