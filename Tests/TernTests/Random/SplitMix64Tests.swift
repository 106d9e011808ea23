import Tern
import Testing

@Suite struct SplitMix64Tests {
  /// The first numbers of the authors' own program for the state 1234567.
  @Test func drawsTheAuthorsNumbers() {
    var random = SplitMix64(state: 1_234_567)
    #expect(
      (0..<3).map { _ in random.next() } == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      ])
  }
}
