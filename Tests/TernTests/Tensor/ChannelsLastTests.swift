import Tern
import TestSupport
import Testing

/// Operations keep the order in which their operands lie in memory: batches of images that come
/// channels last stay so, and the values are those of row-major tensors.
@Suite("Channels last")
struct ChannelsLastTests {
  static func images(_ shape: Shape = [3, 5, 4, 6], _ dtype: DType = .float32) -> Tensor {
    (Tensor.arange(0, Double(shape.elementCount), dtype: .float64) * 0.37 + 0.2).sin()
      .reshaped(shape).to(dtype == .float64 ? .float64 : .float32).scaled(for: dtype)
  }

  @Test func conversion() {
    let x = Self.images()
    let last = x.channelsLast()
    #expect(!x.isChannelsLast && last.isChannelsLast && !last.isContiguous)
    #expect(last.strides == [120, 1, 30, 5])
    expectEqual(last, x)
    expectEqual(last.contiguous(), x)
    #expect(last.contiguous().isContiguous)
    // In memory: all channels of the first pixel, then of the second.
    let pixels = last.permuted([0, 2, 3, 1])
    #expect(pixels.isContiguous)
    #expect(pixels.scalars(as: Float.self)[5] == x[0, 0, 0, 1].scalars(as: Float.self)[0])
  }

  @Test func itselfWhenItLiesSo() async {
    await #expect(processExitsWith: .success) {
      let last = ChannelsLastTests.images().channelsLast()
      let oneChannel = ChannelsLastTests.images([2, 1, 4, 4])
      #expect(oneChannel.isChannelsLast && oneChannel.isContiguous)
      #expect(allocations { last.channelsLast() }.blocks == 0)
      #expect(allocations { oneChannel.channelsLast() }.blocks == 0)
      #expect(!Tensor.ones([4, 4]).isChannelsLast)
    }
  }

  /// Operands of one shape, all channels last, and what is computed of them.
  static let operations: [(name: String, body: @Sendable (Tensor, Tensor) -> Tensor)] = [
    ("-x", { x, _ in -x }), ("exp", { x, _ in x.exp() }), ("relu", { x, _ in x.relu() }),
    ("a + b", { $0 + $1 }), ("a * b", { $0 * $1 }), ("a / 3", { x, _ in x / 3.0 }),
    ("2 - a", { x, _ in 2.0 - x }),
    ("a < b", { $0 .< $1 }), ("a < 0", { x, _ in x .< 0.0 }), ("maximum", { $0.maximum($1) }),
    ("where", { .where($0 .> 0.0, $0, $1) }), ("where number", { .where($0 .> $1, $0, 0.0) }),
    ("to float64", { x, _ in x.to(.float64) }), ("to bool", { x, _ in x.to(.bool) }),
    ("clamp", { x, _ in x.clamped(min: -0.5, max: 0.5) }), ("logic", { ($0 .> 0.0) .& ($1 .> 0.0) }),
    ("zerosLike", { x, _ in x.zerosLike() }), ("onesLike", { x, _ in x.onesLike() }),
    ("fullLike", { x, _ in x.fullLike(3) }),
    ("bias of channels", { x, b in x + b[0..<1, 0..., 0..<1, 0..<1].contiguous() }),
    ("bias on the left", { x, b in b[0..<1, 0..., 0..<1, 0..<1].contiguous() * x }),
    ("bias [c, 1, 1]", { x, b in x - b[0, 0..., 0..<1, 0..<1] }),
    ("map [h, w]", { x, b in x * b[0, 0].contiguous() }), ("scalar", { x, b in x * b[0, 0, 0, 0] }),
    ("images of each", { x, b in x * b[0..., 0..<1, 0..<1, 0..<1].contiguous() }),
    ("row-major right", { $0 + $1.contiguous() }),
    ("where row-major", { .where($0 .> 0.0, $0, $1.contiguous()) }),
    ("some images", { x, _ in x[1..<3] * 2.0 }), ("some channels", { x, _ in x[0..., 1..<4].tanh() }),
    ("a part", { x, b in x[0..., 0..., 1..<3, .stride(by: 2)] + b[0..., 0..., 1..<3, .stride(by: 2)] }),
  ]

  @Test(arguments: [
    Shape([3, 5, 4, 6]), [2, 1, 3, 3], [1, 7, 1, 1], [0, 3, 2, 2], [5, 3, 1, 2], [2, 16, 9, 11],
  ])
  func keptByOperations(_ shape: Shape) {
    let (a, b) = (Self.images(shape), Self.images(shape) * 1.7 - 0.1)
    let (aLast, bLast) = (a.channelsLast(), b.channelsLast())
    for (name, body) in Self.operations {
      if shape[0] < 3 && ["some images"].contains(name) { continue }
      if shape[0] == 0 && name != "-x" && name != "a + b" && name != "where" { continue }
      if shape[1] < 5 && name == "some channels" { continue }
      if shape[2] < 3 && name == "a part" { continue }
      let (kept, plain) = (body(aLast, bLast), body(a, b))
      expectEqual(kept, plain, "\(name) \(shape)")
      #expect(kept.isChannelsLast, "\(name) \(shape) has strides \(kept.strides)")
      #expect(plain.isContiguous, "\(name) \(shape)")
    }
  }

  @Test(arguments: [DType.float64, .int64, .int32, .uint8, .bool])
  func keptInEveryType(_ dtype: DType) {
    let x = Self.images([3, 5, 4, 6], dtype)
    let last = x.channelsLast()
    #expect(last.isChannelsLast && (last + last).isChannelsLast && (last .== last).all().item() == 1)
    expectEqual(last, x)
    expectEqual(last.contiguous(), x)
    expectEqual(last + last, x + x)
    expectEqual(last.sum(axes: [0, 2, 3]), x.sum(axes: [0, 2, 3]))
  }

  /// The two orders of one shape: the first operand's is taken.
  @Test func mixedOrdersTakeTheFirst() {
    let x = Self.images()
    #expect((x + x.channelsLast()).isContiguous)
    #expect((x.channelsLast() + x).isChannelsLast)
    expectEqual(x + x.channelsLast(), x + x)
  }

  @Test func gradientsKeepTheOrder() {
    let x = Self.images().channelsLast().requiresGrad()
    let scale = Tensor([0.5, 1.5, -1.0, 2.0, 0.1]).reshaped([1, 5, 1, 1]).requiresGrad()
    func loss(_ x: Tensor, _ scale: Tensor) -> Tensor {
      ((x * scale).relu() + x.tanh() * 0.5).squared().mean()
    }
    loss(x, scale).backward()
    let plain = Self.images().requiresGrad()
    let plainScale = scale.detached().requiresGrad()
    loss(plain, plainScale).backward()
    #expect(x.grad!.isChannelsLast)
    expectClose(x.grad!, plain.grad!, relative: 1e-6, absolute: 1e-7)
    expectClose(scale.grad!, plainScale.grad!, relative: 1e-5, absolute: 1e-6)
    // A second pass adds in the memory that is there.
    loss(x, scale).backward()
    #expect(x.grad!.isChannelsLast)
    expectClose(x.grad!, plain.grad! * 2, relative: 1e-6, absolute: 1e-7)
  }

  @Test func writingKeepsTheOrderAndTakesNothing() async {
    await #expect(processExitsWith: .success) {
      let plain = ChannelsLastTests.images()
      var x = plain.channelsLast()
      let row = plain[0..<1, 0..., 0..<1, 0..<1].contiguous()
      #expect(allocations { x += plain }.blocks == 0)
      #expect(allocations { x *= row }.blocks == 0)
      let last = plain.channelsLast()
      #expect(allocations { x -= last }.blocks == 0)
      #expect(x.isChannelsLast)
      expectEqual(x, (plain + plain) * row - plain)
    }
  }

  static let reductions: [[Int]] = [
    [0], [1], [2], [3], [0, 2, 3], [2, 3], [1, 2], [0, 1], [1, 2, 3], [0, 1, 2, 3],
  ]

  @Test(arguments: reductions)
  func reductionsAgree(_ axes: [Int]) {
    for shape in [Shape([3, 5, 4, 6]), [2, 1, 3, 3], [9, 64, 7, 7], [1, 300, 1, 2]] {
      let x = Self.images(shape)
      let last = x.channelsLast()
      for keepdim in [true, false] {
        expectClose(
          last.sum(axes: axes, keepdim: keepdim), x.sum(axes: axes, keepdim: keepdim), relative: 1e-6,
          absolute: 1e-5, "sum \(axes) \(shape)")
        expectEqual(
          last.max(axes: axes, keepdim: keepdim), x.max(axes: axes, keepdim: keepdim), "max \(axes) \(shape)")
        let (kept, plain) = (last.mean(axes: axes, keepdim: keepdim), x.mean(axes: axes, keepdim: keepdim))
        expectClose(kept, plain, relative: 1e-5, absolute: 1e-6, "mean \(axes) \(shape)")
      }
      if axes.count == 1 {
        #expect(last.sum(axis: axes[0], keepdim: true).isChannelsLast)
        expectEqual(last.argmax(axis: axes[0]), x.argmax(axis: axes[0]), "argmax \(axes) \(shape)")
      }
    }
  }

  @Test func partsAndJoins() {
    let x = Self.images([4, 6, 5, 3])
    let last = x.channelsLast()
    let operations: [(String, (Tensor) -> Tensor)] = [
      ("rows", { $0[Tensor([3, 0, 0])] }),
      ("channels", { $0.indexSelected(axis: 1, indices: Tensor([5, 1])) }),
      ("columns", { $0.indexSelected(axis: 3, indices: Tensor([2, 2, 0])) }),
      ("concatenated", { .concatenated([$0, $0.exp()], axis: 1) }),
      ("batches", { .concatenated([$0, $0 * 2.0], axis: 0) }),
      ("padded", { $0.padded([(1, 2), (0, 3)], value: 7) }),
      ("cropped", { $0.padded([(-1, 2), (0, -1)]) }),
    ]
    for (name, body) in operations {
      expectEqual(body(last), body(x), name)
      #expect(body(last).isChannelsLast && body(x).isContiguous, "\(name)")
      let (leaf, plain) = (last.requiresGrad(), x.requiresGrad())
      body(leaf).squared().sum().backward()
      body(plain).squared().sum().backward()
      expectEqual(leaf.grad!, plain.grad!, name)
    }
    let (leaf, plain) = (last.requiresGrad(), x.requiresGrad())
    leaf[0..., 2..<5].squared().sum().backward()
    plain[0..., 2..<5].squared().sum().backward()
    expectEqual(leaf.grad!, plain.grad!)
    #expect(leaf.grad!.isChannelsLast)
    expectEqual(
      last.indexAdded(indices: Tensor([1, 1]), source: last[0..<2]),
      x.indexAdded(indices: Tensor([1, 1]), source: x[0..<2]))
    var copy = last
    copy[1] = Tensor(5.0)
    #expect(copy.isChannelsLast && last[1].max().item() <= 1)
  }

  /// Any other order of the axes is kept as well; repeated elements have none.
  @Test func otherOrders() {
    let x = Self.images([2, 3, 4, 5])
    for order in [[3, 2, 1, 0], [1, 0, 2, 3], [2, 3, 0, 1]] {
      let y = x.permuted(order)
      expectEqual(y.exp(), y.contiguous().exp())
      #expect(y.exp().strides == y.strides && (y * y).strides == y.strides)
      expectClose(y.sum(axis: 1), y.contiguous().sum(axis: 1), relative: 1e-6, absolute: 1e-6)
    }
    let row = Tensor.arange(0, 4.0).expanded(to: [3, 4])
    #expect((row + 1.0).isContiguous && row.T.exp().isContiguous && (row * row).isContiguous)
    expectEqual(row.T.sum(axis: 1), Tensor([0.0, 3, 6, 9]))
  }
}

extension Tensor {
  /// Values from -1 to 1 spread over what a type holds.
  fileprivate func scaled(for dtype: DType) -> Tensor {
    switch dtype {
    case .float32, .float64: self
    case .uint8: (self * 100 + 120).to(.uint8)
    case .bool: self .> 0.0
    default: (self * 1000).to(dtype)
    }
  }
}
