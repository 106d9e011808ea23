import TernLearn
import TestSupport
import Testing

@testable import Tern

/// Predictors against the models that they were compiled from.
@Suite struct CompiledTests {
  /// Batch norm with statistics that are not those it starts with.
  static func worn(_ model: any Module, _ generator: Generator) -> any Module {
    for (name, buffer) in model.namedBuffers where buffer.value.dtype.isFloat {
      let drawn = Tensor.uniform(buffer.value.shape, from: 0.5, to: 1.5, generator: generator)
      buffer.update { $0 = name.hasSuffix("var") ? drawn : drawn - 1.0 }
    }
    for parameter in model.parameters where parameter.value.rank == 1 {
      parameter.update { $0 = .uniform($0.shape, from: -0.5, to: 1, generator: generator) }
    }
    return model
  }

  nonisolated(unsafe) static let networks: [(String, any Module, Shape)] = {
    let g = Generator(seed: 5)
    func blocks(_ n: Int) -> [any Module] {
      [
        Conv2d(1, 16, kernel: 3, stride: 2, padding: 1, generator: g), BatchNorm2d(16), ReLU(),
        Residual(
          Conv2d(16, 16, kernel: 3, padding: 1, bias: false, generator: g), BatchNorm2d(16), ReLU(),
          Conv2d(16, 16, kernel: 3, padding: 1, generator: g), BatchNorm2d(16)),
        ReLU(), MaxPool2d(2), Conv2d(16, 10, kernel: 3, generator: g), ReLU(), AvgPool2d(2), Flatten(),
        Linear(40, n, generator: g),
      ]
    }
    let models: [(String, any Module, Shape)] = [
      ("linear", Linear(7, 3, generator: g), [5, 7]),
      ("net", Sequential(Linear(28, 30, generator: g), ReLU(), Linear(30, 1, generator: g)), [64, 28]),
      ("rows of rows", Sequential(Linear(6, 5, generator: g), ReLU()), [2, 3, 6]),
      ("blocks", Sequential(blocks(3)), [3, 1, 28, 28]),
      ("one image", Sequential(blocks(10)), [1, 1, 28, 28]),
      (
        "color",
        Sequential(Conv2d(3, 5, kernel: 3, generator: g), SiLU(), Flatten(), Linear(180, 4, generator: g)),
        [2, 3, 8, 8]
      ),
      ("images out", Sequential(Conv2d(3, 5, kernel: 3, generator: g), Softmax(axis: 1)), [2, 3, 8, 8]),
      (
        "groups", Sequential(Conv2d(4, 8, kernel: 3, groups: 2, generator: g), BatchNorm2d(8), ReLU()),
        [2, 4, 9, 9]
      ),
      ("dense norm", Sequential(Linear(6, 8, generator: g), BatchNorm1d(8), ReLU(), Softmax()), [4, 6]),
      ("norm first", Sequential(BatchNorm2d(3), ReLU(), Flatten()), [2, 3, 4, 5]),
      ("sequence norm", Sequential(BatchNorm1d(3), Tanh()), [2, 3, 5]),
      ("layer norm", Sequential(LayerNorm([6]), GELU(.tanh), LeakyReLU(0.1)), [4, 6]),
      ("group norm", Sequential(GroupNorm(2, 4), Sigmoid(), ELU()), [2, 4, 3, 3]),
      ("identity", Sequential(Identity(), Dropout(0.5)), [3, 4]),
      ("flatten", Sequential(Flatten()), [2, 3, 4, 4]),
      ("unflatten", Sequential(Unflatten([2, 3, 3]), Conv2d(2, 3, kernel: 2, generator: g)), [4, 18]),
      ("mnist net", MNISTNet(generator: g), [2, 1, 28, 28]),
      ("resnet", ResNet18(classes: 7, generator: g), [2, 3, 28, 28]),
      ("by hand", ByHand(generator: g), [4, 6]),
      ("normalising", Normalising(), [2, 3]),
      ("weight first", WeightFirst(generator: g), [6, 2]),
      ("computed weights", Computed(generator: g), [2, 4, 5, 5]),
      ("no items", Linear(4, 2, generator: g), [0, 4]),
      ("no images", Sequential(Conv2d(2, 3, kernel: 2, generator: g), ReLU()), [0, 2, 4, 4]),
      (
        "enlarging", Sequential(ConvTranspose2d(3, 2, kernel: 2, stride: 2, generator: g), ReLU()),
        [2, 3, 4, 4]
      ),
    ]
    return models.map { ($0.0, worn($0.1, g), $0.2) }
  }()

  /// The course's own way to write a layer, and branches that meet in every kind of operation.
  struct ByHand: Module {
    let weight, bias, scale: Parameter
    init(generator g: Generator) {
      weight = Parameter(.randn([6, 6], generator: g))
      bias = Parameter(.randn([6], generator: g))
      scale = Parameter(.randn([1], generator: g))
    }
    func callAsFunction(_ x: Tensor) -> Tensor {
      let y = (x.matmul(weight.value) + bias.value).relu()
      let z = x.matmul((weight.value * scale.value).T) * 2.0 - 1.0
      let mean = (y + z).mean(axis: 1, keepdim: true)
      return (y - mean) * z.unsqueezed(axis: 0).squeezed(axis: 0)
        / (1.0 + y.sum(axis: -1, keepdim: true).abs()) + (x + x)
    }
  }

  /// Writes its input in place, a copy of the caller's.
  struct Normalising: Module {
    func callAsFunction(_ x: Tensor) -> Tensor {
      var y = x
      y -= 0.5
      y /= 2.0
      return (y.logSumExp(axis: 1, keepdim: true) - y).permuted([1, 0]).contiguous()
    }
  }

  struct WeightFirst: Module {
    let weight: Parameter
    init(generator g: Generator) { weight = Parameter(.randn([3, 6], generator: g)) }
    func callAsFunction(_ x: Tensor) -> Tensor { weight.value.matmul(x).matmul(x.T) }
  }

  /// Weights and biases that follow from the input.
  struct Computed: Module {
    let weight: Parameter
    init(generator g: Generator) { weight = Parameter(.randn([4, 4, 1, 1], generator: g)) }
    func callAsFunction(_ x: Tensor) -> Tensor {
      let means = x.mean(axes: [0, 2, 3])
      return x.conv2d(weight.value, means) + x.conv2d(weight.value * means.sum())
    }
  }

  @Test(arguments: networks.map(\.0))
  func agreesWithTheModel(_ name: String) throws {
    let (_, model, shape) = Self.networks.first { $0.0 == name }!
    let predict = try model.compiled(for: shape)
    for seed in 1...3 {
      let x = Tensor.randn(shape, generator: Generator(seed: UInt64(seed)))
      let expected = noGrad { model(x) }
      let greatest = expected.count == 0 ? 1 : Swift.max(1, expected.abs().max().item())
      #expect(predict.output == expected.shape)
      let found = predict(x)
      expectClose(found, expected, relative: 1e-4, absolute: 2e-5 * greatest)
      // On plain memory the same, to the bit.
      var plain = [Float](repeating: .nan, count: found.count)
      x.scalars(as: Float.self).withUnsafeBufferPointer { x in
        plain.withUnsafeMutableBufferPointer { predict.run(x, into: $0) }
      }
      #expect(plain == found.scalars(as: Float.self))
    }
  }
}

@Suite struct PredictorTests {
  static func network(_ g: Generator = Generator(seed: 1)) -> Sequential {
    func block(_ i: Int, _ o: Int) -> [any Module] {
      [Conv2d(i, o, kernel: 3, stride: 2, padding: 1, generator: g), BatchNorm2d(o), ReLU()]
    }
    return Sequential(
      block(1, 16) + block(16, 32) + [
        Conv2d(32, 10, kernel: 3, stride: 2, padding: 1, generator: g), Flatten(),
      ])
  }

  /// A step for each convolution, pooling and linear layer; the rest has gone into them.
  @Test func layersAreFolded() throws {
    #expect(try Self.network().compiled(for: [1, 1, 8, 8]).steps.count == 3)
    #expect(try ResNet18(classes: 10).compiled(for: [1, 3, 28, 28]).steps.count == 23)
    #expect(try MNISTNet().compiled(for: [1, 1, 28, 28]).steps.count == 6)
  }

  @Test func keepsItsWeights() throws {
    let model = Self.network()
    let predict = try model.compiled(for: [1, 1, 16, 16])
    let x = Tensor.randn([1, 1, 16, 16], generator: Generator(seed: 2))
    let before = predict(x)
    for parameter in model.parameters { parameter.update { $0 *= 0.0 } }
    #expect(predict(x).scalars(as: Float.self) == before.scalars(as: Float.self))
  }

  @Test func manyTasksAtOnce() async throws {
    let predict = try Self.network().compiled(for: [2, 1, 28, 28])
    let images = (0..<8).map { Tensor.randn([2, 1, 28, 28], generator: Generator(seed: $0)) }
    let expected = images.map { predict($0).scalars(as: Float.self) }
    await withTaskGroup(of: (Int, Bool).self) { group in
      for task in 0..<32 {
        group.addTask {
          (
            task,
            (0..<50).allSatisfy { _ in predict(images[task % 8]).scalars(as: Float.self) == expected[task % 8]
            }
          )
        }
      }
      for await (task, isSame) in group { #expect(isSame, "task \(task)") }
    }
  }

  @Test func takesNoFreshMemory() async {
    await #expect(processExitsWith: .success) {
      let predict = try Self.network().compiled(for: [4, 1, 8, 8])
      let x = [Float](repeating: 0.5, count: 4 * 64)
      var result = [Float](repeating: 0, count: 40)
      func run(_ times: Int) {
        for _ in 0..<times {
          x.withUnsafeBufferPointer { x in result.withUnsafeMutableBufferPointer { predict.run(x, into: $0) }
          }
        }
      }
      run(10)
      let before = Device.Memory.statistics
      run(100)
      let after = Device.Memory.statistics
      #expect(after.freshAllocations == before.freshAllocations)
      #expect(after.liveBytes == before.liveBytes)
    }
  }

  struct Cumulative: Module {
    func callAsFunction(_ x: Tensor) -> Tensor { (x.cumsum(axis: 1) * 2.0).relu() }
  }
  struct Deciding: Module {
    func callAsFunction(_ x: Tensor) -> Tensor { x.sum().item() == 0 ? x * 2.0 : x * 3.0 }
  }
  struct Picking: Module {
    func callAsFunction(_ x: Tensor) -> Tensor { x[x .> 0.0] }
  }
  /// Like the operation it seems to be, until values are large.
  struct Masking: Module {
    func callAsFunction(_ x: Tensor) -> Tensor { x * (x .< 10.0).to(.float32) }
  }
  struct Halves: Module {
    func callAsFunction(_ x: Tensor) -> Tensor { (x.to(.float64) * 0.5).to(.float32) }
  }
  struct Constant: Module {
    func callAsFunction(_ x: Tensor) -> Tensor { .ones([2]) }
  }

  @Test(arguments: [
    (
      Cumulative() as any Module & Sendable, "CumsumBackward0 belongs to an operation that cannot be compiled"
    ),
    (Deciding(), "depends on values"), (Masking(), "depends on values"), (Picking(), "depends on values"),
    (Constant(), "does not follow from the input"), (Halves(), "only float32"),
  ])
  func saysWhatItCannot(_ model: any Module & Sendable, _ reason: String) throws {
    let error = #expect(throws: CompilationError.self) { try model.compiled(for: [2, 3]) }
    #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
  }

  @Test func wrongShapesTrap() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try Linear(4, 2).compiled(for: [2, 4])(.zeros([3, 4]))
    }
    expectMessage(result, "Predictor: compiled for float32 [2, 4], called with float32 [3, 4]")
  }
}

@Suite struct MemoryPlanTests {
  /// Values that live at the same time never share memory, and what is free is used again.
  @Test func livingValuesAreApart() {
    let g = Generator(seed: 3)
    for _ in 0..<50 {
      var plan = MemoryPlan()
      var placed: [(bytes: Range<Int>, steps: ClosedRange<Int>)] = []
      for step in 0..<40 {
        let size = Int(g.next() % 5000), last = step + Int(g.next() % 6)
        let start = plan.place(size, from: step, until: last)
        #expect(start % 64 == 0)
        placed.append((start..<start + size, step...last))
      }
      for (i, a) in placed.enumerated() {
        #expect(a.bytes.upperBound <= plan.byteCount)
        for b in placed[..<i] where a.steps.overlaps(b.steps) { #expect(!a.bytes.overlaps(b.bytes)) }
      }
      #expect(plan.byteCount < placed.reduce(0) { $0 + $1.bytes.count })
    }
  }

  @Test func aChainTakesTwoPlaces() {
    var plan = MemoryPlan()
    for step in 0..<10 { _ = plan.place(1000, from: step, until: step + 1) }
    #expect(plan.byteCount == 2 * 1024)
  }
}
