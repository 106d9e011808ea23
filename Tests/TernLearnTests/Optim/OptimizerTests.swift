import Tern
import TernLearn
import TestSupport
import Testing

@Suite struct OptimizerTests {
  private func make(_ row: LearnGoldens.Optimizer, _ parameters: [Parameter]) -> any Optimizer {
    let set = row.settings
    switch row.name {
    case "SGD":
      return SGD(
        parameters, rate: set["rate"]!, momentum: set["momentum"] ?? 0, dampening: set["dampening"] ?? 0,
        weightDecay: set["weightDecay"] ?? 0, nesterov: set["nesterov"] == 1)
    case "Adam":
      return Adam(
        parameters, rate: set["rate"]!, betas: (set["beta1"] ?? 0.9, set["beta2"] ?? 0.999),
        epsilon: set["epsilon"] ?? 1e-8, weightDecay: set["weightDecay"] ?? 0)
    case "Adadelta":
      return Adadelta(
        parameters, rate: set["rate"]!, rho: set["rho"] ?? 0.9, epsilon: set["epsilon"] ?? 1e-6,
        weightDecay: set["weightDecay"] ?? 0)
    default: return AdamW(parameters, rate: set["rate"]!, weightDecay: set["weightDecay"] ?? 1e-2)
    }
  }

  /// Puts a gradient where backward() would.
  private func give(_ parameter: Parameter, _ gradient: Tensor?) {
    parameter.zeroGrad()
    if let gradient { (parameter.value * gradient.to(parameter.value.dtype)).sum().backward() }
  }

  @Test(arguments: [DType.float32, .float64])
  func stepByStepAsPyTorch(dtype: DType) {
    for row in LearnGoldens.all.optimizers {
      let parameters = row.start.map { Parameter($0.tensor.to(dtype)) }
      let optimizer = make(row, parameters)
      for (number, step) in row.steps.enumerated() {
        for (parameter, gradient) in zip(parameters, step.gradients) { give(parameter, gradient?.tensor) }
        ModuleMode.training { optimizer.step() }
        for (parameter, value) in zip(parameters, step.values) {
          expectClose(
            parameter.value.detached(), value.tensor.to(dtype), relative: 1e-6, absolute: 1e-6,
            "\(row.name) \(row.settings) step \(number)")
        }
      }
    }
  }

  /// Saved after three steps and loaded into a fresh optimiser, it goes on to the same bits.
  @Test func stateContinues() throws {
    for row in LearnGoldens.all.optimizers {
      func run(
        _ optimizer: any Optimizer, _ parameters: [Parameter],
        _ steps: ArraySlice<LearnGoldens.Optimizer.Step>
      ) {
        for step in steps {
          for (parameter, gradient) in zip(parameters, step.gradients) { give(parameter, gradient?.tensor) }
          ModuleMode.training { optimizer.step() }
        }
      }
      let whole = row.start.map { Parameter($0.tensor) }
      run(make(row, whole), whole, row.steps[...])
      let first = row.start.map { Parameter($0.tensor) }
      let before = make(row, first)
      run(before, first, row.steps[..<3])
      let saved = before.state
      let second = first.map { Parameter($0.value.detached()) }
      let after = make(row, second)
      try after.load(state: saved)
      run(after, second, row.steps[3...])
      for (a, b) in zip(whole, second) { expectEqual(b.value.detached(), a.value.detached(), row.name) }
    }
  }

  @Test func stateThatDoesNotFitThrowsAndChangesNothing() throws {
    let p = [Parameter(.ones([2])), Parameter(.ones([3]))]
    let sgd = SGD(p, momentum: 0.9)
    #expect(throws: OptimizerStateError.shape(name: "1.momentum", expected: [3], found: [2])) {
      try sgd.load(state: ["1.momentum": .zeros([2])])
    }
    #expect(throws: OptimizerStateError.unexpected("0.mean")) { try sgd.load(state: ["0.mean": .zeros([2])]) }
    #expect(sgd.state.isEmpty)
    let adam = Adam(p)
    #expect(throws: OptimizerStateError.missing("0.square")) {
      try adam.load(state: ["0.mean": .zeros([2]), "0.step": Tensor(3)])
    }
    #expect(throws: OptimizerStateError.shape(name: "0.step", expected: [], found: [2])) {
      try adam.load(state: ["0.mean": .zeros([2]), "0.square": .zeros([2]), "0.step": Tensor([3, 4])])
    }
    #expect(adam.state.isEmpty)
    let adadelta = Adadelta(p)
    #expect(throws: OptimizerStateError.missing("1.travel")) {
      try adadelta.load(state: ["1.square": .zeros([3])])
    }
    #expect(throws: OptimizerStateError.unexpected("2.square")) {
      try adadelta.load(state: ["2.square": .zeros([2])])
    }
    #expect(adadelta.state.isEmpty)
    #expect(OptimizerStateError.missing("0.square").description.contains("missing 0.square"))
  }

  /// The course's optimiser, written by a user in eight lines.
  final class BasicOptimizer: Optimizer {
    let parameters: [Parameter]
    var rate: Double
    init(_ parameters: [Parameter], rate: Double) { (self.parameters, self.rate) = (parameters, rate) }
    func step() {
      for p in parameters { p.update { $0 -= p.grad! * rate } }
    }
  }

  @Test func aHandWrittenOptimiserMatchesSGD() {
    let x = Tensor([[1.0, 2], [3, 4], [5, 6]])
    func train(_ make: ([Parameter]) -> any Optimizer) -> [Tensor] {
      let model = Linear(2, 1, generator: Generator(seed: 5))
      let optimizer = make(model.parameters)
      ModuleMode.training {
        for _ in 0..<4 {
          model(x).squared().mean().backward()
          optimizer.step()
          optimizer.zeroGrad()
        }
      }
      return model.parameters.map { $0.value.detached() }
    }
    let (basic, library) = (train { BasicOptimizer($0, rate: 0.01) }, train { SGD($0, rate: 0.01) })
    for (a, b) in zip(basic, library) { expectClose(a, b, relative: 1e-6) }
    #expect(basic[0].shape == [1, 2])
  }

  /// A step writes where the parameter lies: no block of its size is taken.
  @Test func stepsInPlace() async {
    await #expect(processExitsWith: .success) {
      let parameter = Parameter(.ones([1000]))
      let optimizer = Adam([parameter])
      func pass() {
        parameter.value.squared().sum().backward()
        optimizer.step()
        parameter.zeroGrad()
      }
      ModuleMode.training {
        pass()
        parameter.value.squared().sum().backward()
        let taken = allocations { optimizer.step() }
        precondition(taken.blocks == 0, "\(taken.blocks) blocks")
        // A copy held elsewhere keeps its numbers, at the price of a new block.
        let copy = parameter.value.detached()
        let before = copy.scalars(as: Float.self)
        optimizer.step()
        precondition(
          copy.scalars(as: Float.self) == before && before[0] != parameter.value.scalars(as: Float.self)[0])
      }
    }
  }

  /// All parameters are stepped in one pass; how the threads share it changes no bit.
  @Test func anyNumberOfThreadsGivesTheSameBits() async {
    await #expect(processExitsWith: .success) {
      func run(_ threads: Int, _ make: ([Parameter]) -> any Optimizer) -> [[Float]] {
        Threads.count = threads
        let generator = Generator(seed: 4)
        // Sizes that no share ends with, the last ones larger than a share.
        let parameters = [7, 1, 30_011, 90_007, 64].map { Parameter(.randn([$0], generator: generator)) }
        let optimizer = make(parameters)
        ModuleMode.training {
          for _ in 0..<3 {
            for p in parameters { (p.value.squared() * 0.5).sum().backward() }
            optimizer.step()
            optimizer.zeroGrad()
          }
        }
        return parameters.map { $0.value.scalars(as: Float.self) }
      }
      for make: ([Parameter]) -> any Optimizer in [
        { SGD($0, rate: 0.1, momentum: 0.9) }, { Adam($0) }, { Adadelta($0) },
      ] {
        let one = run(1, make)
        for threads in [2, 3, 5] { precondition(run(threads, make) == one, "\(threads) threads") }
      }
    }
  }

  @Test func aParameterGivenTwiceTraps() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let p = Parameter(.ones([1]))
      _ = Adadelta([p, p])
    }
    expectMessage(result, "Adadelta: a parameter is given twice; give each once (model.parameters does)")
  }

  @Test func steppingOutsideTrainingTraps() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      SGD([Parameter(.ones([1]))]).step()
    }
    expectMessage(
      result, "SGD.step: not in training mode; put the training loop inside ModuleMode.training { }")
  }

  @Test func nesterovWithoutMomentumTraps() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = SGD([], nesterov: true)
    }
    expectMessage(result, "SGD: nesterov needs a momentum and no dampening")
  }

  @Test func settingsAreFields() {
    let sgd = SGD([], rate: 0.5, momentum: 0.9)
    sgd.rate /= 2
    sgd.momentum = 0.95
    #expect(sgd.rate == 0.25 && sgd.momentum == 0.95)
    #expect(AdamW([]).weightDecay == 0.01 && Adam([]).weightDecay == 0)
  }
}
