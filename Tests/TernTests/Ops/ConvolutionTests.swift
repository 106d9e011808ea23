import TestSupport
import Testing

@testable import Tern

/// The float kernels against the unfolded windows in float64, over sizes that take each way through them.
struct ConvolutionTests {
  struct Sizes: Sendable, CustomTestStringConvertible {
    var input: Shape
    var weight: Shape
    var stride: Size2D = 1
    var padding: Size2D = 0
    var testDescription: String { "\(input) by \(weight), stride \(stride), padding \(padding)" }
  }

  static let cases: [Sizes] = [
    // Winograd's filtering: whole tiles, cut tiles, wide and narrow blocks, several blocks of tiles.
    Sizes(input: [4, 16, 16, 16], weight: [16, 16, 3, 3], padding: 1),
    Sizes(input: [9, 48, 14, 14], weight: [32, 48, 3, 3], padding: 1),
    Sizes(input: [5, 32, 26, 23], weight: [64, 32, 3, 3]),
    Sizes(input: [40, 16, 7, 7], weight: [16, 16, 3, 3], padding: [1, 2]),
    // Tiles read in place: one channel, few channels, strides, borders.
    Sizes(input: [3, 1, 28, 28], weight: [6, 1, 5, 5], padding: 2),
    Sizes(input: [2, 6, 14, 14], weight: [16, 6, 5, 5]),
    Sizes(input: [2, 3, 29, 27], weight: [33, 3, 7, 7], stride: 2, padding: 3),
    Sizes(input: [20, 5, 17, 16], weight: [70, 5, 3, 2], stride: [2, 1], padding: [1, 0]),
    // Windows unfolded first: short lines, and no window at all.
    Sizes(input: [7, 64, 4, 4], weight: [40, 64, 3, 3], stride: 2, padding: 1),
    Sizes(input: [9, 24, 5, 3], weight: [8, 24, 1, 1]),
    Sizes(input: [3, 8, 6, 6], weight: [9, 8, 2, 2], stride: 3),
    // One image with much padding: column by column, or whole, with rectangles of pixels in it.
    Sizes(input: [1, 32, 7, 7], weight: [64, 32, 3, 3], stride: 2, padding: 1),
    Sizes(input: [1, 16, 12, 11], weight: [48, 16, 5, 5], stride: [2, 1], padding: 2),
    Sizes(input: [1, 64, 4, 4], weight: [40, 64, 3, 3], stride: 2, padding: 1),
    Sizes(input: [1, 16, 3, 5], weight: [32, 16, 3, 5], stride: [1, 2], padding: [1, 2]),
    // Kernels that mostly meet padding.
    Sizes(input: [5, 32, 1, 1], weight: [48, 32, 3, 3], padding: 1),
    Sizes(input: [2, 4, 2, 1], weight: [3, 4, 5, 3], padding: 2),
    // No window meets a pixel; steps larger than the image.
    Sizes(input: [1, 1, 1, 1], weight: [1, 1, 1, 1], stride: 4, padding: 1),
    Sizes(input: [2, 4, 1, 1], weight: [3, 4, 2, 2], stride: 20, padding: 5),
  ]

  private static func operands(_ sizes: Sizes, seed: UInt64) -> (x: Tensor, w: Tensor, b: Tensor) {
    let generator = Generator(seed: seed)
    return (
      .randn(sizes.input, generator: generator), .randn(sizes.weight, generator: generator),
      .randn([sizes.weight[0]], generator: generator)
    )
  }

  /// Value and gradients of a convolution with ReLU, in the type of the operands.
  private static func results(_ sizes: Sizes, _ x: Tensor, _ w: Tensor, _ b: Tensor) -> [Tensor] {
    let (x, w, b) = (x.requiresGrad(), w.requiresGrad(), b.requiresGrad())
    let y = x.conv2d(
      w, b, stride: sizes.stride, padding: sizes.padding, dilation: 1, groups: 1, activation: .relu)
    let weights = Tensor((0..<y.count).map { Double($0 * 7 % 11 - 5) }, shape: y.shape, dtype: y.dtype)
    (y * weights).sum().backward()
    return [y.detached(), x.grad!, w.grad!, b.grad!]
  }

  /// The greatest error stays below 2e-6 of the greatest result (sums of up to some thousand products), and
  /// below 8e-6 where Winograd's filtering computes differences of products (6e-6 seen).
  @Test(arguments: cases) func agreesWithFloat64(_ sizes: Sizes) {
    let (x, w, b) = Self.operands(sizes, seed: 1)
    let found = Self.results(sizes, x, w, b)
    let expected = Self.results(sizes, x.to(.float64), w.to(.float64), b.to(.float64))
    let isFiltered = sizes.weight[2] == 3 && sizes.weight[1] % 16 == 0 && sizes.stride == 1
    for (index, name) in ["value", "input's gradient", "weight's", "bias's"].enumerated() {
      #expect(found[index].shape == expected[index].shape)
      let scale = expected[index].abs().max().item()
      let error = (found[index].to(.float64) - expected[index]).abs().max().item()
      #expect(error <= (isFiltered ? 8e-6 : 2e-6) * scale, "\(name): error \(error), greatest value \(scale)")
    }
  }

  @Test func resultsLieChannelsLast() {
    let (x, w, _) = Self.operands(Self.cases[0], seed: 2)
    #expect(x.conv2d(w, padding: 1).isChannelsLast)
    #expect(
      x.channelsLast().conv2d(w, padding: 1).scalars(as: Float.self)
        == x.conv2d(w, padding: 1).scalars(as: Float.self))
  }

  @Test(arguments: cases) func sameBitsForAnyNumberOfThreads(_ sizes: Sizes) {
    let (x, w, b) = Self.operands(sizes, seed: 3)
    func bits() -> [[Float]] { Self.results(sizes, x, w, b).map { $0.scalars(as: Float.self) } }
    let alone = Threads.single(bits)
    #expect(bits() == alone)
  }
}
