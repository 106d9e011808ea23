import CLibrary
import Synchronization

/// Asks a training to stop after the batch it is in, from any thread.
public final class Cancellation: Sendable {
  private let asked = Atomic<Bool>(false)
  private let watchesInterrupts: Bool

  public init() { watchesInterrupts = false }
  private init(watchesInterrupts: Bool) { self.watchesInterrupts = watchesInterrupts }

  public func cancel() { asked.store(true, ordering: .relaxed) }

  public var isCancelled: Bool {
    asked.load(ordering: .relaxed) || (watchesInterrupts && interrupted.load(ordering: .relaxed))
  }

  /// Cancelled by Ctrl-C (SIGINT), once for the process. The first one lets the batch finish; a second
  /// one ends the process, as usual.
  public static func onInterrupt() -> Cancellation {
    interrupted.store(false, ordering: .relaxed)
    signal(SIGINT) { _ in
      // Only an atomic store and `signal` are allowed here.
      interrupted.store(true, ordering: .relaxed)
      signal(SIGINT, SIG_DFL)
    }
    return Cancellation(watchesInterrupts: true)
  }
}

private let interrupted = Atomic<Bool>(false)
