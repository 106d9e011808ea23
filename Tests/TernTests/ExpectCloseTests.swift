import Tern
import TestSupport
import Testing

/// The helper that every other test leans on, seen to fail.
@Suite("expectClose")
struct ExpectCloseTests {
  private let x = Tensor([[1.0, 2.0], [3.0, 4.0]])

  @Test func shapeComesFirstThenType() {
    #expect(difference(x, x.reshaped([4]), .exact) == "shape [2, 2], expected [4]")
    #expect(difference(x, x.to(.float64), .exact) == "dtype float32, expected float64")
  }

  @Test func namesTheFirstAndTheGreatestDifference() {
    let y = Tensor([[1.0, 2.5], [3.0, 9.0]])
    #expect(
      difference(x, y, .exact)
        == "2 of 4 elements differ; the first at [0, 1]: 2.0, expected 2.5; the greatest difference, 5.0, "
        + "at [1, 1]: 4.0, expected 9.0")
  }

  @Test func toleranceIsRelativeAndAbsolute() {
    let (a, b) = (Tensor([100.0, 0.0]), Tensor([100.5, 0.01]))
    #expect(difference(a, b, Tolerance(relative: 0.01, absolute: 0.02)) == nil)
    #expect(difference(a, b, Tolerance(relative: 0.01, absolute: 0.001)) != nil)
    #expect(difference(a, b, Tolerance(relative: 0.001, absolute: 0.02)) != nil)
  }

  @Test func notANumberAndInfinity() {
    let odd = Tensor([Double.nan, .infinity, -.infinity])
    #expect(difference(odd, odd, .exact) == nil)
    #expect(difference(odd, Tensor([0.0, .infinity, -.infinity]), Tolerance(absolute: 1e9)) != nil)
    #expect(difference(odd, Tensor([Double.nan, 1e30, -.infinity]), Tolerance(absolute: .infinity)) != nil)
  }

  @Test func integersAreExact() {
    #expect(difference(Tensor([100]), Tensor([101]), Tolerance(relative: 1, absolute: 5)) != nil)
  }

  @Test func recordsAnIssueAtTheCaller() {
    withKnownIssue {
      expectClose(x, x + 1)
    } matching: {
      $0.sourceLocation?.fileName == "ExpectCloseTests.swift" && "\($0)".contains("4 of 4 elements differ")
    }
  }
}
