import TestSupport
import Testing

@testable import Tern

@Suite("Batch norm")
struct BatchNormTests {
  /// Values around a mean far from 0, where squares less the squared mean would lose everything.
  static func images(_ shape: Shape, seed: UInt64, mean: Double = 50) -> Tensor {
    let x = Tensor.randn(
      Shape([shape[0]] + Array(shape.dropFirst(2)) + [shape[1]]), generator: Generator(seed: seed))
    return (x + mean).movingAxis(-1, to: 1)
  }

  /// The float32 kernels against the formula in float64, on enough rows for several chunks and groups,
  /// and once more than the caches hold.
  @Test(
    arguments: [[64, 16, 13, 11], [700, 5], [40, 300, 4, 4], [21, 64, 40, 40], [3, 1, 70, 71]] as [Shape],
    [Activation.none, .relu])
  func kernelsAsTheFormula(_ shape: Shape, _ activation: Activation) {
    let x = BatchNormTests.images(shape, seed: 1)
    let weight = Tensor.uniform([shape[1]], from: 0.5, to: 2, generator: Generator(seed: 2))
    let bias = Tensor.randn([shape[1]], generator: Generator(seed: 3))
    let slope = BatchNormTests.images(shape, seed: 4, mean: 0)
    func run(_ dtype: DType) -> [Tensor] {
      let leaves = [x, weight, bias].map { $0.to(dtype).requiresGrad() }
      let (y, mean, variance) = leaves[0].batchNormTraining(
        weight: leaves[1], bias: leaves[2], epsilon: 1e-5, activation: activation)
      y.backward(gradient: slope.to(dtype))
      return [mean, variance, y.detached()] + leaves.map { $0.grad! }
    }
    let (fast, exact) = (run(.float32), run(.float64))
    // The two disagree on which side of 0 an output lies when it is closer than rounding: those are few,
    // and each changes the gradient by as much as a whole slope.
    let sides = (fast[2] .> 0).to(.float64) - (exact[2] .> 0).to(.float64)
    let wrong = activation == .relu ? sides.abs().sum().item() : 0
    #expect(wrong <= 3)
    let tolerance = [1e-7, 1e-6, 2e-5, wrong > 0 ? 10 : 2e-4, 1e-4, 1e-4]
    for (number, name) in ["mean", "variance", "output", "dx", "dweight", "dbias"].enumerated() {
      let sum = Double(x.count) / Double(shape[1])
      let scale = number >= 4 ? sum.squareRoot() : 1
      if wrong > 0 && number >= 4 { continue }
      expectClose(
        fast[number].to(.float64), exact[number], relative: 2e-5,
        absolute: tolerance[number] * scale, "\(shape) \(name)")
    }
  }

  @Test func layoutIsKept() {
    let x = BatchNormTests.images([4, 6, 5, 5], seed: 5)
    #expect(x.layout.isChannelsLast && !x.isContiguous)
    let leaf = x.requiresGrad()
    let y = leaf.batchNormTraining().output
    #expect(y.layout.isChannelsLast && y.shape == x.shape)
    #expect(x.batchNorm(mean: .zeros([6]), variance: .ones([6])).layout.isChannelsLast)
    y.backward(gradient: x)
    #expect(leaf.grad!.layout.isChannelsLast)
  }

  @Test func statisticsHaveNoHistory() {
    let x = Tensor([[1.0, 5], [3, 9]]).requiresGrad()
    let (output, mean, variance) = x.batchNormTraining()
    #expect(output.isTracked && !mean.isTracked && !variance.isTracked)
    expectEqual(mean, Tensor([2.0, 7]))
    expectEqual(variance, Tensor([1.0, 4]))
  }

  @Test func notANumberPassesThroughRelu() {
    let y = Tensor([[Double.nan, 1], [1, -2]]).batchNorm(
      mean: .zeros([2]), variance: .ones([2]), weight: nil, bias: nil, epsilon: 0, activation: .relu)
    expectEqual(y, Tensor([[.nan, 1], [1, 0]]))
  }

  @Test func wrongSizesTrap() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor.zeros([2, 3, 4, 4]).batchNormTraining(weight: .ones([4]))
    }
    expectMessage(
      result,
      "batchNorm: the weight has shape [4], and an input of shape [2, 3, 4, 4] needs [3], one for each channel"
    )
  }

  @Test func oneRowTraps() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor.zeros([1, 3]).batchNormTraining()
    }
    expectMessage(result, "batchNorm: a batch of shape [1, 3] has one value for each channel")
  }

  @Test func bytesTrap() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor.zeros([2, 3], dtype: .uint8).batchNormTraining()
    }
    expectMessage(result, "batchNorm: the tensor is uint8; convert it first, with .to(.float32)")
  }

  @Test func mixedTypesTrap() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor.zeros([2, 3]).batchNorm(mean: .zeros([3], dtype: .float64), variance: .ones([3]))
    }
    expectMessage(result, "batchNorm: the input is float32, the mean float64")
  }

  @Test func vectorTraps() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor.zeros([3]).batchNormTraining()
    }
    expectMessage(result, "batchNorm: a tensor of shape [3] has no channels")
  }
}
