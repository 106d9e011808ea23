import Synchronization

/// A source of random numbers that reproduces PyTorch's CPU stream, draw for draw.
///
/// A generator is shared by reference: all its holders draw from one stream, in order. It may be used from
/// several threads; each call takes its lock once, so one fill is never interleaved with another. The values
/// depend on the seed and on the order of the calls only, never on the number of threads.
///
/// Checked against PyTorch 2.13 on x86-64 (`scripts/goldens_random.py`): uniforms, integers, permutations,
/// Bernoulli draws and normal floats in blocks are equal to the bit; normal doubles, and normals drawn fewer
/// than 16 at once, as far as the C library's logarithm, sine and cosine are.
public final class Generator: Sendable {
  /// Everything that decides the draws to come: save it, restore it later.
  public struct State: Sendable, Hashable {
    var engine: MersenneTwister
    /// The second normal of the last scalar pair. Bulk fills leave it where it is, as PyTorch does.
    var spareNormal: Double?
    /// The seed this stream was started with.
    public internal(set) var seed: UInt64

    /// The state at the start of the stream of `seed`; PyTorch uses the seed's low 32 bits only.
    public init(seed: UInt64) {
      engine = MersenneTwister(seed: UInt32(truncatingIfNeeded: seed))
      self.seed = seed
    }
  }

  private let lock: Mutex<State>

  /// The generator used where none is named. It starts differently in each process; `seed(_:)` fixes it.
  public static let `default` = Generator(seed: UInt64.random(in: 0...UInt64.max))

  /// A generator at the start of the stream that `torch.manual_seed(seed)` gives.
  public init(seed: UInt64) {
    lock = Mutex(State(seed: seed))
  }

  /// A generator that goes on from a saved state.
  public init(state: State) {
    lock = Mutex(state)
  }

  /// The present state; setting it goes back (or forward) to the moment it was saved.
  public var state: State {
    get { lock.withLock { $0 } }
    set { lock.withLock { $0 = newValue } }
  }

  /// The seed of the present stream.
  public var seed: UInt64 { lock.withLock { $0.seed } }

  /// Starts the stream of `seed` anew and forgets the kept normal, as `torch.manual_seed` does.
  public func seed(_ seed: UInt64) {
    lock.withLock { $0 = State(seed: seed) }
  }

  /// The next 32-bit word.
  public func next32() -> UInt32 { lock.withLock { $0.engine.next32() } }

  /// The next two words as one 64-bit number, the first word in the high half.
  public func next64() -> UInt64 { lock.withLock { $0.next64() } }

  /// Passes over `words` 32-bit words; the kept normal stays.
  ///
  /// Traps on a negative count.
  public func discard(words: Int) { lock.withLock { $0.engine.discard(words) } }

  /// Runs `body` on the state under the lock.
  func withState<R>(_ body: (inout State) -> R) -> R where R: Sendable {
    lock.withLock { body(&$0) }
  }
}

extension Generator: RandomNumberGenerator {
  /// The next 64 bits, for the standard library's `shuffled(using:)` and `random(in:using:)`.
  ///
  /// The standard library makes its own choices from them; for PyTorch's use the methods of this class.
  public func next() -> UInt64 { next64() }
}

extension Generator.State {
  mutating func next64() -> UInt64 {
    let high = engine.next32()
    return UInt64(high) << 32 | UInt64(engine.next32())
  }

  /// Words made at a time: large enough to hide the loop, small enough for the first-level cache.
  private static let chunk = 2048

  /// Draws `count` values of `width` words each, passing them on in pieces: index of the first value, words.
  ///
  /// Asks the engine in bulk, because a block of words is made several times faster than the same words
  /// singly.
  @inline(__always)
  mutating func forEachChunk(
    of count: Int, width: Int, _ body: (Int, UnsafeBufferPointer<UInt32>) -> Void
  ) {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: min(Self.chunk, count &* width)) { words in
      var start = 0
      while start < count {
        let run = min(Self.chunk / width, count - start)
        let part = UnsafeMutableBufferPointer(rebasing: words[..<(run &* width)])
        engine.fill(part)
        body(start, UnsafeBufferPointer(part))
        start += run
      }
    }
  }
}
