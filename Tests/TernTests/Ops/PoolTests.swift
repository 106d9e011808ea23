import TestSupport
import Testing

@testable import Tern

@Suite("Pooling")
struct PoolTests {
  /// Every window by hand, with many channel counts, so that vectors, masks and single channels all run.
  @Test(arguments: [1, 2, 7, 15, 16, 17, 31, 33, 64], [1, 2])
  func maximaOfEveryChannelCount(_ channels: Int, _ overlap: Int) {
    let x = Tensor.randint([2, channels, 6, 7], in: -9..<9, generator: Generator(seed: 8)).to(.float32)
      .requiresGrad()
    let stride = 3 - overlap
    let y = x.maxPool2d(2, stride: Size2D(stride, stride))
    let slope = Tensor.randn(y.shape, generator: Generator(seed: 9))
    y.backward(gradient: slope)
    let (values, slopes) = (x.scalars(as: Float.self), slope.scalars(as: Float.self))
    var (best, gradient) = ([Float](), [Float](repeating: 0, count: x.count))
    for plane in 0..<(2 * channels) {
      for i in 0..<y.shape[2] {
        for j in 0..<y.shape[3] {
          let places = [0, 1, 7, 8].map { plane * 42 + i * stride * 7 + j * stride + $0 }
          let first = places.reduce(places[0]) { values[$1] > values[$0] ? $1 : $0 }
          gradient[first] += slopes[best.count]
          best.append(values[first])
        }
      }
    }
    expectEqual(y.detached(), Tensor(best, shape: y.shape))
    expectClose(x.grad!, Tensor(gradient, shape: x.shape))
  }

  @Test func layoutsAndTape() {
    let plain = Tensor.randn([2, 3, 4, 4], generator: Generator(seed: 1))
    #expect(plain.maxPool2d(2).layout.isChannelsLast && !plain.maxPool2d(2).isTracked)
    #expect(plain.avgPool2d(2).layout.isChannelsLast)
    #expect(plain.requiresGrad().maxPool2d(2).isTracked)
    expectClose(
      plain.adaptiveAvgPool2d(1).reshaped([2, 3]),
      plain.mean(axes: [2, 3]))
  }

  @Test func windowThatDoesNotFitTraps() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor.zeros([1, 1, 4, 4]).maxPool2d(5)
    }
    expectMessage(
      result, "maxPool2d: a window of (5, 5) with padding (0, 0) does not fit images of shape [1, 1, 4, 4]")
  }

  @Test func tooMuchPaddingTraps() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor.zeros([1, 1, 4, 4]).avgPool2d(2, padding: 2)
    }
    expectMessage(result, "avgPool2d: a padding of (2, 2) is more than half of a window of (2, 2)")
  }

  @Test func missingBatchTraps() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor.zeros([1, 4, 4]).maxPool2d(2)
    }
    expectMessage(
      result,
      "maxPool2d: needs images [n, channels, height, width], got [1, 4, 4]; did you mean unsqueezed(axis: 0)?"
    )
  }

  @Test func zeroStrideTraps() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor.zeros([1, 1, 4, 4]).maxPool2d(2, stride: 0)
    }
    expectMessage(result, "maxPool2d: window (2, 2), stride (0, 0) and dilation (1, 1) must be positive")
  }

  @Test func bytesTrap() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor.zeros([1, 1, 4, 4], dtype: .uint8).adaptiveAvgPool2d(1)
    }
    expectMessage(result, "adaptiveAvgPool2d: the images are uint8; convert them first, with .to(.float32)")
  }

  @Test func adaptiveToNothingTraps() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor.zeros([1, 1, 4, 4]).adaptiveAvgPool2d(0)
    }
    expectMessage(result, "adaptiveAvgPool2d: images of shape [1, 1, 4, 4] cannot be pooled to (0, 0)")
  }
}
