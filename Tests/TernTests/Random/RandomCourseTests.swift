import Testing

@testable import Tern

/// The draws of the course's chapter after seeding with 42, in its order, beside PyTorch's own.
@Suite("Generator: the course's stream, word for word")
struct RandomCourseTests {
  /// A step of the chapter: what it draws, and the word it starts at.
  private struct Event {
    var name: String
    var start: Int
    var draw: (Generator) -> [[Float]]
  }

  private static func normals(_ counts: Int...) -> (Generator) -> [[Float]] {
    { generator in counts.map { count in drawn(count) { generator.fillNormal($0) } } }
  }

  /// Weight and bias of one or more linear layers, given as inputs and outputs.
  private static func linears(_ sizes: (Int, Int)...) -> (Generator) -> [[Float]] {
    { generator in
      sizes.flatMap { inputs, outputs in
        let bound = Float(1 / Double(inputs).squareRoot())
        return [inputs * outputs, outputs].map { count in
          drawn(count) { generator.fillUniform($0, from: -bound, to: bound) }
        }
      }
    }
  }

  /// Passes over a data loader: one 64-bit number each.
  private static func passes(_ count: Int) -> (Generator) -> [[Float]] {
    { generator in
      for _ in 0..<count { _ = generator.next64() }
      return []
    }
  }

  private static var events: [Event] {
    [
      Event(name: "speed noise", start: 0, draw: normals(20)),
      Event(name: "parameters", start: 36, draw: normals(3)),
      Event(name: "first weights", start: 44, draw: normals(784)),
      Event(name: "first bias", start: 828, draw: normals(1)),
      Event(name: "gap", start: 828) { generator in
        _ = passes(4)(generator)
        _ = normals(784, 1)(generator)
        _ = passes(145)(generator)
        _ = linears((784, 1), (784, 1), (784, 1))(generator)
        return []
      },
      Event(name: "putting it all together", start: 4269, draw: normals(784, 1)),
      Event(name: "43 passes", start: 5053, draw: passes(43)),
      Event(name: "linear for the hand-written optimiser", start: 5139, draw: linears((784, 1))),
      Event(name: "41 passes", start: 5924, draw: passes(41)),
      Event(name: "linear for SGD", start: 6006, draw: linears((784, 1))),
      Event(name: "40 passes", start: 6791, draw: passes(40)),
      Event(name: "linear for Learner", start: 6871, draw: linears((784, 1))),
      Event(name: "10 epochs", start: 7656, draw: passes(20)),
      Event(name: "function form", start: 7696, draw: normals(23520, 30, 30, 1)),
      Event(name: "net", start: 31312, draw: linears((784, 30), (30, 1))),
    ]
  }

  @Test("every step starts at its word and draws PyTorch's values")
  func stream() {
    let golden = RandomGoldens.torch.course
    #expect(golden.map(\.name) == Self.events.map(\.name))
    let generator = Generator(seed: 42)
    for (event, expected) in zip(Self.events, golden) {
      let fresh = Generator(seed: 42)
      fresh.discard(words: event.start)
      #expect(generator.peek64 == fresh.next64(), "\(event.name) does not start at word \(event.start)")
      let tensors = event.draw(generator)
      #expect(tensors.count == expected.tensors.count, "\(event.name)")
      for (tensor, golden) in zip(tensors, expected.tensors) {
        #expect(tensor.prefix(golden.values.count).map(Double.init) == golden.values, "\(event.name)")
        #expect(digest(tensor.map { UInt64($0.bitPattern) }) == golden.digest, "\(event.name)")
      }
      #expect(generator.peek64 == expected.next, "\(event.name)")
    }
  }

  @Test("the parameters printed in the chapter")
  func printedParameters() {
    let generator = Generator(seed: 42)
    generator.discard(words: 36)
    let values: [Float] = drawn(3) { generator.fillNormal($0) }
    #expect(values.map { ($0 * 10000).rounded() / 10000 } == [-0.7658, -0.7506, 1.3525])
  }

  @Test("the bias of 'putting it all together' is the kept sine of the pair at word 1620")
  func keptSine() {
    let generator = Generator(seed: 42)
    generator.discard(words: 1620)
    let pair: [Float] = drawn(2) { generator.fillNormal($0) }
    #expect(Double(pair[1]) == RandomGoldens.torch.course[5].tensors[1].values[0])
  }
}
