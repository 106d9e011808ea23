import Tern
import TestSupport
import Testing

/// Results so large that they are written past the caches: the same values as in parts.
@Suite("Streamed results")
struct StreamedTests {
  @Test func sameAsInParts() {
    let count = 6_300_001
    let x = (Tensor.arange(0, Double(count)) * 0.001).sin()
    let y = x * 0.5 + 0.1
    let operations: [(String, (Tensor, Tensor) -> Tensor)] = [
      ("+", { $0 + $1 }), ("relu", { a, _ in a.relu() }), ("exp", { a, _ in a.exp() }),
      ("2 -", { a, _ in 2.0 - a }),
      ("to float64", { a, _ in a.to(.float64) }), (".<", { $0 .< $1 }),
    ]
    for (name, body) in operations {
      let whole = body(x, y)
      for part in [0..<70_001, 3_000_007..<3_100_000, 6_200_000..<count] {
        let range = PartialRangeFrom(part.lowerBound)
        expectEqual(whole[range][..<part.count], body(x[range][..<part.count], y[range][..<part.count]), name)
      }
    }
  }

  /// Rows and columns repeated over a large result, runs long and short.
  @Test func sameAsInPartsWhenRepeated() {
    let x = (Tensor.arange(0, 6_300_000) * 0.001).sin()
    for shape in [[7000, 900], [25, 252_000], [70_000, 90]] as [Shape] {
      let x = x.reshaped(shape)
      let (row, column) = (x[3] + 0, x[0..., 1].unsqueezed(axis: 1) + 0)
      for (name, whole, part) in [
        ("row", x - row, x[20] - row), ("column", column - x, column[20] - x[20]),
        ("both", row + column, row + column[20]),
      ] {
        #expect(whole.shape == shape)
        expectEqual(whole[20], part, "\(name) of \(shape)")
      }
    }
  }

  /// A large tensor moves to other pages after a number of readings, with its values.
  @Test func readAgainAndAgain() {
    let x = (Tensor.arange(0, 6_300_001) * 0.001).sin()
    let (part, sum, columns) = (
      x[6_000_000...] + 0, x.sum(), x[..<6_300_000].reshaped([6300, 1000]).sum(axis: 0)
    )
    for _ in 0..<40 {
      expectEqual(x.sum(), sum)
      expectEqual((x * 1.0)[6_000_000...], part)
    }
    expectEqual(x[..<6_300_000].reshaped([6300, 1000]).sum(axis: 0), columns)
  }
}
