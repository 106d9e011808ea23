import Foundation
import Tern
import Testing

@testable import TernVision

@Suite struct TicksTests {
  @Test(
    arguments: [
      (0.0, 1.0, 5, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]), (-4, 4, 3, ["−4", "−2", "0", "2", "4"]),
      (0, 39, 8, ["0", "5", "10", "15", "20", "25", "30", "35"]),
      (0, 25823, 5, ["0", "5,000", "10,000", "15,000", "20,000", "25,000"]),
      (0.951, 0.983, 3, ["0.96", "0.97", "0.98"]), (0, 3e-6, 3, ["0", "10⁻⁶", "2×10⁻⁶", "3×10⁻⁶"]),
    ])
  func ticks(_ lower: Double, _ upper: Double, _ target: Int, _ labels: [String]) {
    #expect(Ticks.linear(lower, upper, target: target).labels == labels)
  }

  @Test func ticksStayInsideAndDiffer() {
    var generator = Generator(seed: 1)
    for _ in 0..<20000 {
      let center =
        Double.random(in: -1...1, using: &generator)
        * pow(10, Double.random(in: -20...20, using: &generator))
      let span = pow(10, Double.random(in: -20...20, using: &generator))
      guard center + span > center else { continue }
      let (lower, upper) = (center, center + span)
      let ticks = Ticks.linear(lower, upper, target: 6)
      #expect(
        ticks.values.count == ticks.labels.count && (2...20).contains(ticks.values.count),
        "\(lower)...\(upper)")
      let slack = span * 1e-6
      #expect(ticks.values.allSatisfy { $0 >= lower - slack && $0 <= upper + slack }, "\(lower)...\(upper)")
      // Labels may only coincide where the range is too narrow for the digits that fit on an axis.
      if span > center.magnitude * 1e-4 {
        #expect(Set(ticks.labels).count == ticks.labels.count, "\(ticks.labels)")
      }
    }
  }

  @Test func wholeTicksHaveNoFractions() {
    #expect(Ticks.linear(0, 2, target: 8, whole: true).labels == ["0", "1", "2"])
  }

  @Test func logarithmicTicks() {
    #expect(Ticks.logarithmic(1e-5, 1, target: 8).labels == ["10⁻⁵", "10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "10⁰"])
    #expect(Ticks.logarithmic(0.1, 1, target: 6).labels == ["0.1", "0.2", "0.5", "1"])
    #expect(Ticks.logarithmic(1e-300, 1e300, target: 6).values.count < 12)
  }

  @Test func scalesCopeWithEveryInput() {
    let inputs: [[Double]] = [
      [], [.nan], [.infinity, -.infinity], [3], [0, 0], [.leastNonzeroMagnitude],
      [.leastNonzeroMagnitude, 2 * .leastNonzeroMagnitude], [1e308, -1e308],
      [1e299, -1e299],
      [1, 1 + 1e-15], [-7, -7],
    ]
    for values in inputs {
      for logarithmic in [false, true] {
        let scale = Scale.fitting(values, logarithmic: logarithmic, padding: 0.03)
        #expect(scale.lower.isFinite && scale.upper.isFinite && scale.lower < scale.upper, "\(values)")
        #expect(!logarithmic || scale.lower > 0)
        #expect(scale.position(.nan) == nil)
        #expect(scale.position((scale.lower / 2 + scale.upper / 2))?.isFinite == true)
      }
    }
  }
}
