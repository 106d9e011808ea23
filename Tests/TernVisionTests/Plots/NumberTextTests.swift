import Testing

@testable import TernVision

@Suite struct NumberTextTests {
  @Test func fixedRoundsAsDecimalDoes() throws {
    for line in try PictureGoldens.lines("fixed.txt") {
      let (value, places) = (try #require(Double(line[0])), try #require(Int(line[1])))
      #expect(NumberText.fixed(value, places: places) == line[2], "\(line)")
    }
  }

  @Test func readable() {
    let cases: [(Double, String)] = [
      (0, "0"), (0.1, "0.1"), (-0.25, "−0.25"), (1024, "1024"), (12396, "12,396"), (999_999, "10⁶"),
      (1e6, "10⁶"),
      (2.5e-5, "2.5×10⁻⁵"), (0.00012, "0.00012"), (.leastNonzeroMagnitude, "5×10⁻³²⁴"),
      (-1.7e308, "−1.7×10³⁰⁸"), (.nan, "–"),
      (.infinity, "∞"), (-.infinity, "−∞"),
    ]
    for (value, text) in cases { #expect(NumberText.readable(value) == text) }
    #expect(NumberText.readable(12_345.678, digits: 7) == "12,345.68")
  }

  @Test func coordinates() {
    #expect(NumberText.coordinate(12) == "12")
    #expect(NumberText.coordinate(12.3456) == "12.35")
    #expect(NumberText.coordinate(-0.001) == "0")
    #expect(NumberText.coordinate(1e300) == "10000000")
  }

  @Test func coordinateTrapsOnNaN() async {
    await #expect(processExitsWith: .failure) { _ = NumberText.coordinate(.nan) }
  }
}
