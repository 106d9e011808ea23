extension Course {
  /// Python's `random.Random`: the same numbers for the same seed.
  ///
  /// The course shuffles its batches with it (see `Course.Shuffle`). It is a value: a copy continues
  /// independently. Checked against CPython 3.11 (`scripts/goldens_random.py`).
  public struct PythonRandom: Sendable, Hashable {
    var engine: MersenneTwister

    /// The generator of `random.Random(seed)`; Python ignores the seed's sign.
    public init(seed: Int) {
      self.init(seed: UInt64(seed.magnitude))
    }

    /// The generator of `random.Random(seed)`.
    public init(seed: UInt64) {
      let (low, high) = (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
      engine = MersenneTwister(key: high == 0 ? [low] : [low, high])
    }

    /// A double in `0..<1`, 53 random bits (`random()`).
    public mutating func random() -> Double {
      let high = UInt64(engine.next32() >> 5)
      let low = UInt64(engine.next32() >> 6)
      return Double(high << 26 | low) * 0x1p-53
    }

    /// `count` random bits (`getrandbits`); the first word drawn is the lowest.
    ///
    /// Traps unless `count` is in 0...64.
    public mutating func bits(_ count: Int) -> UInt64 {
      precondition(
        (0...64).contains(count), "Course.PythonRandom.bits: \(count) bits asked for; give 0...64")
      if count == 0 { return 0 }
      if count <= 32 { return UInt64(engine.next32() >> (32 - UInt32(count))) }
      let low = UInt64(engine.next32())
      return UInt64(engine.next32() >> (64 - UInt32(count))) << 32 | low
    }

    /// An integer in `0..<bound`, all equally likely: as many bits as `bound` has, drawn again until they
    /// fit.
    ///
    /// Traps on 0.
    public mutating func below(_ bound: UInt64) -> UInt64 {
      precondition(bound > 0, "Course.PythonRandom.below: bound 0 leaves nothing to choose from")
      let width = UInt64.bitWidth - bound.leadingZeroBitCount
      while true {
        let draw = bits(width)
        if draw < bound { return draw }
      }
    }

    /// An integer of `range` (`randint(a, b)` is `integer(in: a..<b + 1)`, `randrange(a, b)` is
    /// `integer(in: a..<b)`).
    ///
    /// Traps on an empty range.
    public mutating func integer(in range: Range<Int>) -> Int {
      precondition(!range.isEmpty, "Course.PythonRandom.integer: range \(range) is empty; give low < high")
      let width = UInt64(bitPattern: Int64(range.upperBound &- range.lowerBound))
      return range.lowerBound &+ Int(truncatingIfNeeded: below(width))
    }
  }
}

extension Course.PythonRandom: RandomNumberGenerator {
  /// 64 random bits (`getrandbits(64)`).
  public mutating func next() -> UInt64 { bits(64) }
}
