import CLibrary
import Synchronization

#if DEBUG
  /// What a program built without optimisation is told once: training the digits takes six or seven times as long.
  enum DebugNotice {
    private static let isGiven = Atomic(false)
    private static let spent = Atomic<Int>(0)
    /// Nanoseconds in kernels that are worth a word.
    static let patience = 2_000_000_000

    static let text =
      "Tern: this is a debug build, in which training takes six or seven times as long; build with -c release\n"

    /// Runs a computation, and says so on standard error once all of them together have taken long.
    static func timing<R>(_ body: () throws -> R) rethrows -> R {
      let began = ContinuousClock.now
      defer {
        let time = Int((ContinuousClock.now - began).seconds * 1e9)
        if spent.wrappingAdd(time, ordering: .relaxed).newValue > patience
          && !isGiven.exchange(true, ordering: .relaxed)
        {
          _ = text.withCString { write(2, $0, text.utf8.count) }
        }
      }
      return try body()
    }
  }
#endif

/// Runs a computation that may take long, which a debug build warns of.
@inline(__always)
func warningInDebug<R>(_ body: () throws -> R) rethrows -> R {
  #if DEBUG
    try DebugNotice.timing(body)
  #else
    try body()
  #endif
}
