extension Course {
  /// The order in which the course's data loaders visit a shuffled data set, pass by pass.
  ///
  /// fastai keeps it apart from PyTorch's stream. A loader draws a 32-bit number from Python's global
  /// `random` when it is made, shuffled or not, and starts a generator of its own with it. Each pass draws a
  /// 32-bit number from that generator, replaces it by a new one started with the number, and samples all
  /// indices without replacement. With seed 42, the first loader made gives on its first pass over 15 items
  /// `3 12 8 10 2  9 4 7 14 5  1 13 0 6 11`, which is the course's output.
  /// Source: fastai 2, `data/load.py`, `DataLoader.__init__`, `randomize` and `shuffle_fn`.
  public struct Shuffle: Sendable {
    private var random: Course.PythonRandom

    /// The order of the first loader made after `random.seed(seed)`.
    public init(seed: Int) {
      var global = Course.PythonRandom(seed: seed)
      self.init(drawingFrom: &global)
    }

    /// The order of the next loader made while `global` is Python's global generator.
    public init(drawingFrom global: inout Course.PythonRandom) {
      random = Course.PythonRandom(seed: global.below(1 << 32))
    }

    /// The order of the next pass over `count` items.
    ///
    /// Traps on a negative count.
    public mutating func nextPass(count: Int) -> [Int] {
      precondition(count >= 0, "Course.Shuffle.nextPass: count \(count) is negative")
      random = Course.PythonRandom(seed: random.below(1 << 32))
      return random.sample(Array(0..<count), count: count)
    }
  }
}
