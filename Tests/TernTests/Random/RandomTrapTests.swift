import Testing

@testable import Tern

/// Programmer mistakes stop the program and say which call, what was given and what to give.
@Suite("Random: traps")
struct RandomTrapTests {
  private func message(_ result: ExitTest.Result?) -> String {
    String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
  }

  @Test func uniformRangeReversed() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let _: [Float] = drawn(3) { Generator(seed: 1).fillUniform($0, from: 2, to: 1) }
    }
    #expect(message(result).contains("Generator.fillUniform: 2.0..<1.0"))
  }

  @Test func uniformRangeInfinite() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let huge = Float.greatestFiniteMagnitude
      let _: [Float] = drawn(3) { Generator(seed: 1).fillUniform($0, from: -huge, to: huge) }
    }
    #expect(message(result).contains("no range of finite width"))
  }

  @Test func negativeStd() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let _: [Float] = drawn(3) { Generator(seed: 1).fillNormal($0, std: -1) }
    }
    #expect(message(result).contains("Generator.fillNormal: std -1.0"))
  }

  @Test func stdNotANumber() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let _: [Double] = drawn(3) { Generator(seed: 1).fillNormal($0, std: .nan) }
    }
    #expect(message(result).contains("Generator.fillNormal: std nan"))
  }

  @Test func emptyIntegerRange() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let _: [Int64] = drawn(3) { Generator(seed: 1).fillIntegers($0, in: 4..<4) }
    }
    #expect(message(result).contains("Generator.fillIntegers: range 4..<4 is empty"))
  }

  @Test func integersThatDoNotFit() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let _: [UInt8] = drawn(3) { Generator(seed: 1).fillIntegers($0, in: 0..<257) }
    }
    #expect(message(result).contains("does not fit UInt8 (0...255)"))
  }

  @Test func probabilityAboveOne() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let _: [Bool] = drawn(3) { Generator(seed: 1).fillBernoulli($0, probability: 1.5) }
    }
    #expect(message(result).contains("Generator.fillBernoulli: probability 1.5"))
  }

  @Test func probabilitiesOfAnotherCount() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let p: [Float] = [0.5, 0.5]
      let _: [Bool] = p.withUnsafeBufferPointer { p in
        drawn(3) { Generator(seed: 1).fillBernoulli($0, probabilities: p) }
      }
    }
    #expect(message(result).contains("3 places but 2 probabilities"))
  }

  @Test func negativeCounts() async {
    let permutation = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Generator(seed: 1).permutation(-1)
    }
    #expect(message(permutation).contains("Generator.permutation: n -1"))
    let discard = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      Generator(seed: 1).discard(words: -1)
    }
    #expect(message(discard).contains("a stream cannot go back"))
  }

  @Test func sampleLargerThanPopulation() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var random = Course.PythonRandom(seed: 1)
      _ = random.sample([1, 2, 3], count: 4)
    }
    #expect(message(result).contains("Course.PythonRandom.sample: 4 of 3"))
  }

  @Test func choiceFromNothing() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var random = Course.PythonRandom(seed: 1)
      _ = random.choice([Int]())
    }
    #expect(message(result).contains("Course.PythonRandom.choice: the array is empty"))
  }
}
