import Tern

/// Where each step of the chapter stands in the stream of random words that PyTorch's seed 42 starts.
///
/// The chapter seeds once, at its top, and every step draws from what the steps before it left. Knowing the positions,
/// each section starts a generator of its own and can run alone. The section `generator` walks the whole way and
/// checks the positions.
enum CourseStream {
  static let speedNoise = 0
  static let parameters = 36
  static let firstWeights = 44
  /// Here the author ran on to `Learner.fit(10)` and came back to the text.
  static let detour = 828
  static let weights = 4269
  /// The pair whose second normal waits until the bias that follows these weights.
  static let waitingNormal = 1620
  static let passesByHand = 5053
  static let linearForBasicOptimizer = 5139
  static let passesOfBasicOptimizer = 5924
  static let linearForSGD = 6006
  static let passesOfSGD = 6791
  static let linearForLearner = 6871
  static let passesOfLearner = 7656
  static let netFromFunctions = 7696
  static let net = 31312
  static let end = 54893

  /// PyTorch's generator, seed 42, about to draw the word of this number.
  ///
  /// Single normals are made in pairs from four words, and the second of a pair waits for the next single request,
  /// however many words are drawn in between. `keeping` is the word at which such a waiting pair was made.
  static func generator(at word: Int, keeping pair: Int? = nil) -> Generator {
    let generator = Generator(seed: 42)
    if let pair {
      generator.discard(words: pair)
      _ = Tensor.randn([1], generator: generator)
      generator.discard(words: word - pair - 4)
    } else {
      generator.discard(words: word)
    }
    return generator
  }
}
