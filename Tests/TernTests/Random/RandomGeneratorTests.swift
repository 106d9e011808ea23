import Testing

@testable import Tern

@Suite("Generator: PyTorch's CPU stream")
struct RandomGeneratorTests {
  @Test("words of the engine, over two twists")
  func words() {
    for golden in RandomGoldens.torch.words {
      let generator = Generator(seed: golden.seed)
      #expect(golden.words.map { _ in generator.next32() } == golden.words, "seed \(golden.seed)")
    }
  }

  @Test("the same words in bulk, singly and after a discard")
  func bulkAndDiscard() {
    let golden = RandomGoldens.torch.words[1]
    for start in [0, 1, 623, 624, 625, 1000, 1248] {
      var single = MersenneTwister(seed: UInt32(golden.seed))
      for _ in 0..<start { _ = single.next32() }
      var discarded = MersenneTwister(seed: UInt32(golden.seed))
      discarded.discard(start)
      let rest = drawn(golden.words.count - start) { discarded.fill($0) }
      #expect(rest == Array(golden.words[start...]), "from word \(start)")
      #expect(rest.map { _ in single.next32() } == rest, "from word \(start)")
    }
  }

  @Test("every draw equals PyTorch's and uses as many words", arguments: RandomGoldens.torch.sequences)
  func sequence(_ golden: RandomGoldens.Sequence) {
    let generator = Generator(seed: golden.seed)
    for (index, step) in golden.steps.enumerated() {
      let place = "step \(index): \(step.op) \(step.count)"
      let result = generator.draw(step)
      #expect(result.count == step.count, "\(place)")
      switch (step.values, result) {
      case (.bools(let expected), .bools(let values)):
        #expect(Array(values.prefix(expected.count)) == expected, "\(place)")
        #expect(result.digest == step.digest, "\(place)")
      case (.integers(let expected), .integers(let values, _)):
        #expect(Array(values.prefix(expected.count)) == expected, "\(place)")
        #expect(result.digest == step.digest, "\(place)")
      case (.reals(let expected), .floats(let values)):
        #expect(values.prefix(expected.count).map(Double.init) == expected, "\(place)")
        #expect(result.digest == step.digest, "\(place)")
      case (.reals(let expected), .doubles(let values)):
        // Normals in double go through the C library, whose last bit differs between systems.
        for (a, b) in zip(values, expected) {
          #expect(abs(a - b) <= 4e-16 * max(1, abs(b)), "\(place): \(a), PyTorch \(b)")
        }
      default:
        // An empty list says nothing of its type.
        #expect(step.count == 0, "\(place)")
      }
      #expect(generator.peek64 == step.next, "\(place): not as many words as PyTorch uses")
    }
  }

  @Test("the large permutation's inside-out form")
  func insideOut() {
    let golden = RandomGoldens.torch.insideOut
    var state = Generator.State(seed: golden.seed)
    #expect(state.insideOutPermutation(golden.count) == golden.order)
    #expect(state.next64() == golden.next)
  }

  @Test("a saved state repeats the draws, the kept normal among them")
  func saveAndRestore() {
    let generator = Generator(seed: 5)
    _ = drawn(3) { (out: UnsafeMutableBufferPointer<Float>) in generator.fillNormal(out) }
    let saved = generator.state
    func draws() -> [Float] {
      drawn(5) { generator.fillNormal($0) } + drawn(700) { generator.fillUniform($0) }
    }
    let first = draws()
    #expect(draws() != first)
    generator.state = saved
    #expect(draws() == first)
    #expect(Generator(state: saved).state == saved)
  }

  @Test("seeding again forgets the kept normal")
  func reseed() {
    let generator = Generator(seed: 5)
    let first: [Float] = drawn(1) { generator.fillNormal($0) }
    generator.seed(5)
    #expect(generator.state == Generator.State(seed: 5))
    #expect(drawn(1) { generator.fillNormal($0) } == first)
    #expect(generator.seed == 5)
  }

  @Test("fills from many threads are whole pieces of the one stream")
  func threads() async {
    let serial = Generator(seed: 6)
    let expected = (0..<16).map { _ -> [Float] in drawn(1500) { serial.fillUniform($0) } }
    let shared = Generator(seed: 6)
    let pieces = await withTaskGroup(of: [Float].self) { group in
      for _ in 0..<16 { group.addTask { drawn(1500) { shared.fillUniform($0) } } }
      return await group.reduce(into: [[Float]]()) { $0.append($1) }
    }
    #expect(Set(pieces) == Set(expected))
  }

  @Test("works where the standard library asks for a generator")
  func standardLibrary() {
    var one = Generator(seed: 7)
    var two = Generator(seed: 7)
    #expect((0..<50).shuffled(using: &one) == (0..<50).shuffled(using: &two))
    #expect(Generator(seed: 42).next() == Generator(seed: 42).next64())
  }
}

/// The values of one draw, of whatever type.
private enum Draw {
  case bools([Bool])
  case integers([Int64], bytes: Int)
  case floats([Float])
  case doubles([Double])

  var count: Int {
    switch self {
    case .bools(let v): v.count
    case .integers(let v, _): v.count
    case .floats(let v): v.count
    case .doubles(let v): v.count
    }
  }

  var digest: UInt64 {
    switch self {
    case .bools(let v): TernTests.digest(v.map { $0 ? 1 : 0 })
    case .integers(let v, 4): TernTests.digest(v.map { UInt64(UInt32(truncatingIfNeeded: $0)) })
    case .integers(let v, _): TernTests.digest(v.map { UInt64(bitPattern: $0) })
    case .floats(let v): TernTests.digest(v.map { UInt64($0.bitPattern) })
    case .doubles(let v): TernTests.digest(v.map(\.bitPattern))
    }
  }
}

extension Generator {
  fileprivate func draw(_ step: RandomGoldens.Step) -> Draw {
    let n = step.count
    switch step.op {
    case "rand": return .floats(drawn(n) { fillUniform($0) })
    case "rand64": return .doubles(drawn(n) { fillUniform($0) })
    case "uniform":
      return .floats(drawn(n) { fillUniform($0, from: Float(step.low!), to: Float(step.high!)) })
    case "uniform64": return .doubles(drawn(n) { fillUniform($0, from: step.low!, to: step.high!) })
    case "normal": return .floats(drawn(n) { fillNormal($0, mean: step.mean!, std: step.std!) })
    case "normal64": return .doubles(drawn(n) { fillNormal($0, mean: step.mean!, std: step.std!) })
    case "integers": return .integers(drawn(n) { fillIntegers($0, in: step.from!..<step.to!) }, bytes: 8)
    case "integers32":
      let values: [Int32] = drawn(n) { fillIntegers($0, in: step.from!..<step.to!) }
      return .integers(values.map(Int64.init), bytes: 4)
    case "permutation": return .integers(permutation(n), bytes: 8)
    case "bernoulli": return .bools(drawn(n) { fillBernoulli($0, probability: step.p!) })
    case "bernoulliFloat": return .floats(drawn(n) { fillBernoulli($0, probability: step.p!) })
    case "bernoulliEach":
      let p = (0..<n).map { Float($0) / Float(n) }
      return .bools(p.withUnsafeBufferPointer { p in drawn(n) { fillBernoulli($0, probabilities: p) } })
    case "bernoulliEach64":
      let p = (0..<n).map { Double($0) / Double(n) }
      return .bools(p.withUnsafeBufferPointer { p in drawn(n) { fillBernoulli($0, probabilities: p) } })
    default: fatalError("the golden names a draw \(step.op) that the test does not know")
    }
  }
}
