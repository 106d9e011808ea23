import Testing

@testable import Tern

@Suite("Course.PythonRandom: CPython's stream")
struct RandomPythonTests {
  @Test("every method in one sequence", arguments: RandomGoldens.python.cases)
  func sequence(_ golden: RandomGoldens.Case) {
    var random = Course.PythonRandom(seed: golden.seed)
    #expect(golden.random.map { _ in random.random() } == golden.random)
    for pair in golden.bits { #expect(random.bits(Int(pair[0])) == pair[1], "\(pair[0]) bits") }
    for row in golden.integers {
      #expect(random.integer(in: row[0]..<row[1]) == row[2], "range \(row[0])..<\(row[1])")
    }
    #expect(golden.choice.map { _ in random.choice(Array(0..<10)) } == golden.choice)
    var shuffled = Array(0..<50)
    random.shuffle(&shuffled)
    #expect(shuffled == golden.shuffle)
    for sample in golden.samples {
      let chosen = random.sample(Array(0..<sample.population), count: sample.count)
      #expect(chosen == sample.chosen, "\(sample.count) of \(sample.population)")
    }
    #expect(random.next() == golden.next)
  }

  @Test("no bits, one element: nothing drawn or the only answer")
  func smallest() {
    var random = Course.PythonRandom(seed: 3)
    let start = random
    #expect(random.bits(0) == 0)
    var none: [Int] = []
    random.shuffle(&none)
    #expect(random.sample([1, 2, 3], count: 0).isEmpty)
    #expect(random == start)
    #expect(random.integer(in: 8..<9) == 8)
  }

  @Test("the course's shuffled loader: 15 items in batches of 5, seed 42")
  func bookOrder() {
    var shuffle = Course.Shuffle(seed: 42)
    #expect(shuffle.nextPass(count: 15) == [3, 12, 8, 10, 2, 9, 4, 7, 14, 5, 1, 13, 0, 6, 11])
  }

  @Test("orders of every loader and pass after seeding")
  func loaders() {
    for golden in RandomGoldens.python.loaders {
      var global = Course.PythonRandom(seed: golden.seed)
      for passes in golden.loaders {
        var shuffle = Course.Shuffle(drawingFrom: &global)
        for order in passes { #expect(shuffle.nextPass(count: golden.count) == order) }
      }
    }
    var none = Course.Shuffle(seed: 1)
    #expect(none.nextPass(count: 0).isEmpty)
  }
}
