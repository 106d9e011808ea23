import Foundation
import TestSupport
import Testing

@testable import Tern

/// What `scripts/goldens_random.py` wrote: the draws of PyTorch and of Python.
enum RandomGoldens {
  static let torch: Torch = Golden.load("random_torch.json")
  static let python: Python = Golden.load("random_python.json")

  struct Torch: Decodable {
    var sequences: [Sequence]
    var course: [Event]
    var words: [Words]
    var insideOut: InsideOut
  }

  struct Words: Decodable {
    var seed: UInt64
    var words: [UInt32]
  }

  struct InsideOut: Decodable {
    var seed: UInt64
    var count: Int
    var order: [Int64]
    var next: UInt64
  }

  struct Sequence: Decodable, Sendable, CustomTestStringConvertible {
    var name: String
    var seed: UInt64
    var steps: [Step]
    var testDescription: String { name }
  }

  /// One draw of a sequence.
  struct Step: Decodable, Sendable {
    enum Values: Sendable {
      case bools([Bool])
      case integers([Int64])
      case reals([Double])
    }
    var op: String
    var count: Int
    var values: Values
    var digest: UInt64
    var next: UInt64
    var low, high, mean, std, p: Double?
    var from, to: Int64?

    enum CodingKeys: CodingKey { case op, count, values, digest, next, low, high, mean, std, p, from, to }

    init(from decoder: any Decoder) throws {
      let box = try decoder.container(keyedBy: CodingKeys.self)
      op = try box.decode(String.self, forKey: .op)
      count = try box.decode(Int.self, forKey: .count)
      digest = try box.decode(UInt64.self, forKey: .digest)
      next = try box.decode(UInt64.self, forKey: .next)
      func real(_ key: CodingKeys) throws -> Double? { try box.decodeIfPresent(Double.self, forKey: key) }
      (low, high, mean) = (try real(.low), try real(.high), try real(.mean))
      (std, p) = (try real(.std), try real(.p))
      from = try box.decodeIfPresent(Int64.self, forKey: .from)
      to = try box.decodeIfPresent(Int64.self, forKey: .to)
      if let bools = try? box.decode([Bool].self, forKey: .values) {
        values = .bools(bools)
      } else if op.hasPrefix("integers") || op == "permutation" {
        values = .integers(try box.decode([Int64].self, forKey: .values))
      } else {
        values = .reals(try box.decode([Double].self, forKey: .values))
      }
    }
  }

  /// One step of the course: the tensors it drew and where the stream stood afterwards.
  struct Event: Decodable {
    struct Drawn: Decodable {
      var values: [Double]
      var digest: UInt64
    }
    var name: String
    var next: UInt64
    var tensors: [Drawn]
  }

  struct Python: Decodable {
    var cases: [Case]
    var loaders: [Loaders]
  }

  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    struct Sample: Decodable, Sendable {
      var population: Int
      var count: Int
      var chosen: [Int]
      init(from decoder: any Decoder) throws {
        var box = try decoder.unkeyedContainer()
        population = try box.decode(Int.self)
        count = try box.decode(Int.self)
        chosen = try box.decode([Int].self)
      }
    }
    var seed: Int
    var random: [Double]
    var bits: [[UInt64]]
    var integers: [[Int]]
    var choice: [Int]
    var shuffle: [Int]
    var samples: [Sample]
    var next: UInt64
    var testDescription: String { "seed \(seed)" }
  }

  /// The orders of each pass of each loader made after seeding.
  struct Loaders: Decodable {
    var seed: Int
    var count: Int
    var loaders: [[[Int]]]
  }
}

/// FNV-1a over whole values, as in the script: depends on every bit and on the order.
func digest(_ bits: some Sequence<UInt64>) -> UInt64 {
  bits.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ $1) &* 0x100_0000_01b3 }
}

/// `count` values that `fill` writes into a buffer.
func drawn<T>(_ count: Int, _ fill: (UnsafeMutableBufferPointer<T>) -> Void) -> [T] {
  [T](unsafeUninitializedCapacity: count) { buffer, filled in
    fill(UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
    filled = count
  }
}

extension Generator {
  /// The next 64 bits, without drawing them.
  var peek64: UInt64 { Generator(state: state).next64() }
}
