/// The MT19937 engine: 32-bit words with a period of 2^19937 - 1.
///
/// PyTorch's CPU generator, NumPy's legacy generator and Python's `random` all read this stream; they differ
/// only in how they seed it and in what they make of the words.
/// Source: M. Matsumoto and T. Nishimura, "Mersenne Twister: A 623-dimensionally equidistributed uniform
/// pseudo-random number generator", ACM TOMACS 8 (1998), and the authors' 2002 initialisation.
public struct MersenneTwister: Sendable, Hashable {
  /// Words in the state.
  static let size = 624
  /// Distance of the second operand of the recurrence.
  static let middle = 397

  private var state: [UInt32]
  /// Words of the current block already given out; `size` means that the next word needs a new block.
  private var used: Int

  /// An engine seeded with one word, as PyTorch does with the low half of its seed.
  public init(seed: UInt32) {
    state = [UInt32](repeating: 0, count: Self.size)
    state[0] = seed
    for i in 1..<Self.size {
      let previous = state[i - 1]
      state[i] = 1_812_433_253 &* (previous ^ (previous >> 30)) &+ UInt32(truncatingIfNeeded: i)
    }
    used = Self.size
  }

  /// An engine seeded with a key of any length, as Python does with an integer's 32-bit digits.
  ///
  /// Traps on an empty key.
  public init(key: [UInt32]) {
    precondition(!key.isEmpty, "MersenneTwister: the key is empty; give at least one word")
    self.init(seed: 19_650_218)
    var i = 1
    // After the last place the walk starts again at 1, and place 0 keeps a copy of the last one.
    func advance(_ state: inout [UInt32], _ i: inout Int) {
      i += 1
      if i == Self.size {
        state[0] = state[Self.size - 1]
        i = 1
      }
    }
    for k in 0..<max(Self.size, key.count) {
      let j = k % key.count
      let previous = state[i - 1]
      state[i] =
        (state[i] ^ ((previous ^ (previous >> 30)) &* 1_664_525)) &+ key[j]
        &+ UInt32(truncatingIfNeeded: j)
      advance(&state, &i)
    }
    for _ in 1..<Self.size {
      let previous = state[i - 1]
      state[i] =
        (state[i] ^ ((previous ^ (previous >> 30)) &* 1_566_083_941))
        &- UInt32(truncatingIfNeeded: i)
      advance(&state, &i)
    }
    state[0] = 0x8000_0000
  }

  /// The next word.
  public mutating func next32() -> UInt32 {
    if used == Self.size { refill() }
    defer { used += 1 }
    return Self.temper(state[used])
  }

  /// Writes the next `out.count` words.
  mutating func fill(_ out: UnsafeMutableBufferPointer<UInt32>) {
    var done = 0
    while done < out.count {
      if used == Self.size { refill() }
      let run = min(Self.size - used, out.count - done)
      state.withUnsafeBufferPointer { words in
        guard let source = words.baseAddress, let target = out.baseAddress else { return }
        // Tempering is kept apart from the twist so that both loops become vector code.
        for i in 0..<run { target[done &+ i] = Self.temper(source[used &+ i]) }
      }
      used += run
      done += run
    }
  }

  /// Passes over `count` words.
  ///
  /// Traps on a negative count. Costs one twist for every 624 words.
  public mutating func discard(_ count: Int) {
    precondition(count >= 0, "MersenneTwister.discard: count \(count) is negative; a stream cannot go back")
    var left = count
    while left > Self.size - used {
      left -= Self.size - used
      refill()
    }
    used += left
  }

  @inline(__always)
  private static func temper(_ word: UInt32) -> UInt32 {
    var y = word
    y ^= y >> 11
    y ^= (y << 7) & 0x9d2c_5680
    y ^= (y << 15) & 0xefc6_0000
    y ^= y >> 18
    return y
  }

  /// The recurrence for one place: the top bit of `a`, the other bits of `b`.
  @inline(__always)
  private static func twist(_ a: UInt32, _ b: UInt32) -> UInt32 {
    let mixed = (a & 0x8000_0000) | (b & 0x7fff_ffff)
    return (mixed >> 1) ^ ((0 &- (b & 1)) & 0x9908_b0df)
  }

  /// Makes the next 624 words, before tempering.
  private mutating func refill() {
    state.withUnsafeMutableBufferPointer { words in
      guard let p = words.baseAddress else { return }
      let n = Self.size
      let m = Self.middle
      for i in 0..<(n - m) { p[i] = p[i &+ m] ^ Self.twist(p[i], p[i &+ 1]) }
      for i in (n - m)..<(n - 1) { p[i] = p[i &+ m &- n] ^ Self.twist(p[i], p[i &+ 1]) }
      p[n - 1] = p[m - 1] ^ Self.twist(p[n - 1], p[0])
    }
    used = 0
  }
}
