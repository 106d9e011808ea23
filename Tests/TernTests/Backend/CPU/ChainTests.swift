import Tern
import TestSupport
import Testing

/// Large element-wise results wait until they are read, and are computed together: with the bits of
/// computing each at once.
@Suite("Chains of element-wise operations")
struct ChainTests {
  /// 1,100,001 elements: enough for a chain of bytes too, and no multiple of a block.
  static let x = (Tensor.arange(0, 1_100_001) * 0.001).sin()
  static let y = (Tensor.arange(0, 1_100_001) * 0.0007).cos().evaluated()

  typealias Step = @Sendable (Tensor) -> Tensor
  static let steps: [(String, Step)] = [
    ("numbers", { 2.0 - ($0 * 3.0) }), ("two tensors", { $0 * y + x }), ("itself", { $0 * $0 - $0 }),
    ("other types", { ($0 * 100.0).to(.int32).to(.float64) / 7.0 }), ("truth", { ($0 .> 0.25).to(.float32) }),
    ("long", { ((($0 + 1.0).log1p().exp() * y).tanh() - 0.5).abs().sigmoid() }),
    ("cheap", { -($0.abs().squared() + 0.25).floor().relu() + $0 }),
    ("bytes between", { (($0 .> 0.25) .& ($0 .< 0.75)).to(.float32) * 3.0 + $0 }),
    ("integers", { ($0 * 50.0).to(.int64) * 3 + 1 }), ("bytes", { ($0.abs() * 255.0).to(.uint8) }),
  ]

  @Test(arguments: 0..<steps.count) func sameAsAtOnce(_ number: Int) {
    let (name, step) = Self.steps[number]
    let waiting = step(step(Self.x * 1.5))
    let atOnce = step(step((Self.x * 1.5).evaluated()).evaluated()).evaluated()
    #expect(waiting.dtype == atOnce.dtype)
    expectEqual(waiting, atOnce, name)
  }

  @Test func foldedAsFromMemory() {
    let x = Self.x[..<1_100_000].reshaped([1100, 1000])
    let row = Self.y[..<1000]
    let folds: [(String, (Tensor) -> Tensor)] = [
      ("sum", { $0.sum() }), ("mean", { $0.mean(axis: -1) }), ("max", { $0.max(axis: 1, keepdim: true) }),
      ("columns", { $0.sum(axis: 0) }), ("min", { $0.min() }), ("argmax", { $0.argmax(axis: 1) }),
      ("any", { ($0 .> 0.999).any(axis: 1) }), ("standard deviation", { $0.std(axis: 1) }),
      ("turned", { $0.T.sum(axis: 0) }),
      ("part", { $0[0..., 10..<990].sum(axis: 1) }),
      ("all", { ($0 .< 0.999).all(axis: 1) }),
      ("groups", { $0.reshaped([1100, 10, 100]).sum(axes: [0, 2]) }),
    ]
    for (name, fold) in folds {
      for difference in [{ x - row }, { row * 2.0 - x }, { (x * 0.5).abs() }, { (x + row).to(.float64) }] {
        expectEqual(fold(difference()), fold(difference().evaluated()), name)
        let twice = difference()
        expectEqual(fold(twice), fold(twice), name)
      }
    }
  }

  @Test func rowsOfSeveralSizes() {
    let x = Self.x[..<300_000].reshaped([5, 200, 300])
    let (line, plane) = (Self.y[..<300], Self.y[..<60_000].reshaped([200, 300]))
    let together = (x - line) * plane + x[0]
    expectEqual(together, ((x - line).evaluated() * plane).evaluated() + x[0])
    expectEqual(together[4], (x[4] - line) * plane + x[0])
    // Where inputs begin again within blocks and windows, and across them.
    for lengths in [[64, 65], [63, 64], [1000, 1024], [1500, 3000], [4095, 4097]] {
      for (first, second) in [(lengths[0], lengths[1]), (lengths[1], lengths[0])] {
        let x = Self.x[..<(first * second * 2 > 1_000_000 ? first * 200 : first * second * 2)].reshaped([
          -1, first,
        ])
        let y = x - Self.y[..<first]
        expectEqual(y, (x.evaluated() - Self.y[..<first]).evaluated())
        expectEqual((y * 2.0).sum(axis: 1), (y.evaluated() * 2.0).evaluated().sum(axis: 1))
      }
    }
    let nested =
      (Self.x[..<327_680].reshaped([4, 1280, 64]) - Self.y[..<64]) * Self.y[..<81_920].reshaped([1280, 64])
    expectEqual(
      nested[3, 1279],
      (Self.x[..<327_680].reshaped([4, 1280, 64])[3, 1279] - Self.y[..<64]) * Self.y[81_856..<81_920])
    // Columns, and rows too short for a chain.
    let column = Self.y[..<200].unsqueezed(axis: 1)
    expectEqual((x * 2.0 + column)[3], x[3] * 2.0 + column)
    let pairs = Self.x[..<300_000].reshaped([150_000, 2])
    expectEqual((pairs * 2.0 + Self.y[..<2])[149_990...], pairs[149_990...] * 2.0 + Self.y[..<2])
  }

  /// Results of one byte that are stored past the caches, in blocks longer than the chain's.
  @Test func bytesPastTheCaches() {
    let x = Tensor.arange(26_000_000).to(.int32)
    let isIn = (x .> 5) .& (x .!= 9)
    expectEqual(isIn[4..<11], Tensor([false, false, true, true, true, false, true]))
    #expect(isIn.to(.int64).sum().item() == 25_999_993)
  }

  @Test func keepsTheOrderInMemory() {
    let x = Self.x[..<294_912].reshaped([4, 8, 96, 96]).channelsLast()
    let y = (x * 2.0).relu() + 1.0
    #expect(y.strides == x.strides)
    expectEqual(y, (x.contiguous() * 2.0).relu() + 1.0)
  }

  /// What is written after an operation is not what the operation sees.
  @Test func operandsAreThoseOfTheCall() {
    var x = Self.x * 1.0
    let before = x + 1.0
    x += 5.0
    x[0] = Tensor(100.0)
    expectEqual(before, Self.x + 1.0)
    var result = Self.x * 2.0
    result += Self.y * 3.0
    result -= 1.0
    expectEqual(result, (Self.x * 2.0).evaluated() + (Self.y * 3.0).evaluated() - 1.0)
    expectEqual(x[1...], Self.x[1...] + 5.0)
  }

  @Test func readByManyThreads() async {
    for _ in 0..<20 {
      let waiting = (Self.x * 3.0).sin()
      let sums = await withTaskGroup(of: (Tensor, Tensor).self) { group in
        for _ in 0..<8 { group.addTask { (waiting.sum(), (waiting + 1.0)[150_000]) } }
        return await group.reduce(into: []) { $0.append($1) }
      }
      for (sum, element) in sums {
        expectEqual(sum, sums[0].0)
        expectEqual(element, sums[0].1)
      }
      expectEqual(sums[0].0, (Self.x * 3.0).evaluated().sin().evaluated().sum())
    }
  }
}

/// The counters belong to the whole process.
@Suite("Memory of chains", .serialized)
struct ChainMemoryTests {
  @Test func foldsWithoutStoring() async {
    await #expect(processExitsWith: .success) {
      let x = Tensor.ones([4000, 1000])
      let before = Device.Memory.statistics.liveBytes
      let distance = (x - 0.5).abs().mean(axis: 1)
      let difference = x - 0.5
      #expect((difference * difference).sum().item() == 1_000_000)
      let after = Device.Memory.statistics
      expectEqual(distance, Tensor.full([4000], 0.5))
      #expect(after.peakBytes - before < 1 << 20, "x has 16 MB")
    }
  }

  @Test func waits() async {
    await #expect(processExitsWith: .success) {
      let x = Tensor.ones([1 << 20])
      let before = Device.Memory.statistics.liveBytes
      let y = -(x * 2.0)
      #expect(Device.Memory.statistics.liveBytes - before < 1 << 10)
      expectEqual(y[3], Tensor(-2.0))
      #expect(Device.Memory.statistics.liveBytes - before >= 4 << 20)
      // What takes longer than memory is computed at once, and not again for each reader.
      let e = (x * 0.0).exp()
      #expect(Device.Memory.statistics.liveBytes - before >= 8 << 20)
      expectEqual(e.sum() + y[0], Tensor(Float(1 << 20) - 2))
    }
  }

  /// One result at a time, and its inputs are let go of.
  @Test func storesOnlyWhatIsRead() async {
    await #expect(processExitsWith: .success) {
      let before = Device.Memory.statistics.liveBytes
      let z = (Tensor.ones([1 << 20]) * 2.0 + 1.0).abs()
      z.evaluated()
      let after = Device.Memory.statistics
      #expect(after.peakBytes - before < 9 << 20, "the ones and the result have 4 MiB each")
      #expect(after.liveBytes - before < 5 << 20)
      expectEqual(z[5], Tensor(3.0))
    }
  }

  /// Results on the tape are computed once, not again in the backward pass; gradients do not wait.
  @Test func theTapeDoesNotWait() async {
    await #expect(processExitsWith: .success) {
      let x = Tensor.ones([1 << 10, 1 << 10]).requiresGrad()
      let operations: [(Tensor) -> Tensor] = [
        { $0.abs() }, { $0 * 2.0 }, { $0.clamped(min: 0) }, { $0.to(.float64) }, { $0.gelu() },
        { $0.squared() },
        { $0.logSoftmax(axis: 0) }, { $0 + $0.detached() },
      ]
      for operation in operations {
        let before = Device.Memory.statistics.liveBytes
        let result = operation(x)
        #expect(Device.Memory.statistics.liveBytes - before >= 4 << 20)
        let gradient = result.sum().gradients(withRespectTo: [x])[0]
        let live = Device.Memory.statistics.liveBytes
        gradient.evaluated()
        #expect(Device.Memory.statistics.liveBytes == live)
      }
      let y = x.exp()
      (y * 2.0).sum().backward()
      let live = Device.Memory.statistics.liveBytes
      x.grad!.evaluated()
      #expect(Device.Memory.statistics.liveBytes == live)
      expectClose(x.grad![7, 7], Tensor(2.718281828 * 2))
    }
  }
}
