import Tern
import TernLearn

extension BookSection {
  /// One generator walks through all draws of the chapter; each step must begin at its word.
  static let generator = BookSection("generator", "The generator: where each step draws") { page in
    page.say(
      "Every random number of the chapter comes from one stream of 32-bit words, seeded with 42. Here all its draws"
    )
    page.say(
      "are made in order, and the place of the stream before each is found by looking for its next words.")
    page.code(
      """
      let generator = Generator(seed: 42)
      func randn(_ count: Int) { _ = Tensor.randn([count], generator: generator) }
      """)
    let generator = Generator(seed: 42)
    func randn(_ count: Int) { _ = Tensor.randn([count], generator: generator) }
    func linear(_ inputs: Int, _ outputs: Int) { _ = Linear(inputs, outputs, generator: generator) }
    func passes(_ count: Int) { for _ in 0..<count { _ = generator.next64() } }
    let places = WordPlaces(count: CourseStream.end + 4)

    func step(_ name: String, at word: Int, _ draw: () -> Void) {
      page.check(name, places.position(of: generator), .notes("\(word)"))
      draw()
    }
    step("noise of the speeds, randn(20)", at: CourseStream.speedNoise) { randn(20) }
    step("parameters of the parabola, randn(3)", at: CourseStream.parameters) { randn(3) }
    step("first weights and bias", at: CourseStream.firstWeights) {
      randn(784); randn(1)
    }
    step("the author's detour to Learner.fit(10) and back", at: CourseStream.detour) {
      passes(4)
      randn(784)
      randn(1)
      passes(145)
      for _ in 0..<3 { linear(784, 1) }
    }
    step("weights and bias of the training by hand", at: CourseStream.weights) {
      randn(784); randn(1)
    }
    step("its 43 passes over a loader", at: CourseStream.passesByHand) { passes(43) }
    step("Linear for the hand-written optimiser", at: CourseStream.linearForBasicOptimizer) { linear(784, 1) }
    step("its 41 passes", at: CourseStream.passesOfBasicOptimizer) { passes(41) }
    step("Linear for SGD", at: CourseStream.linearForSGD) { linear(784, 1) }
    step("its 40 passes", at: CourseStream.passesOfSGD) { passes(40) }
    step("Linear for Learner", at: CourseStream.linearForLearner) { linear(784, 1) }
    step("its 10 epochs", at: CourseStream.passesOfLearner) { passes(20) }
    step("w1, b1, w2, b2 of the net from functions", at: CourseStream.netFromFunctions) {
      randn(784 * 30)
      randn(30)
      randn(30)
      randn(1)
    }
    step("Linear(784, 30) and Linear(30, 1)", at: CourseStream.net) {
      linear(784, 30); linear(30, 1)
    }
    step("the end, before 40 epochs", at: CourseStream.end) {}
  }
}

/// The words of seed 42's stream, to find where a generator stands in it.
private struct WordPlaces {
  private let words: [UInt32]

  init(count: Int) {
    let generator = Generator(seed: 42)
    words = (0..<count).map { _ in generator.next32() }
  }

  /// The place of the first run of words that equals the next four of `generator`, which stays where it is; -1 if
  /// there is none.
  func position(of generator: Generator) -> Int {
    let copy = Generator(state: generator.state)
    let next = (0..<4).map { _ in copy.next32() }
    return words.indices.dropLast(3).first {
      words[$0] == next[0] && words[$0..<($0 + 4)].elementsEqual(next)
    } ?? -1
  }
}
