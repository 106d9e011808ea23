import Tern
import Testing

/// Against Python 3.13's `f"{x:.3f}"`, which rounds the exact binary value as C does.
@Suite struct NumberFormatTests {
  @Test func decimalsAreThoseOfC() {
    #expect(fixed(2.675, 2) == "2.67" && fixed(-0.0625, 3) == "-0.062" && fixed(0.5, 0) == "0")
    #expect(fixed(1e20, 1) == "100000000000000000000.0" && fixed(.greatestFiniteMagnitude, 6).count == 316)
    #expect(fixed(-.nan, 2) == "nan" && fixed(.infinity, 2) == "inf")
  }

  @Test func anErrorIsOneLine() {
    #expect(oneLine("a\nb\u{1B}[2J\u{7F}é") == "a?b?[2J?é")
  }
}
