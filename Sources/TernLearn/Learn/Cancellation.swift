import CLibrary
import Synchronization

/// Stops a training after its current batch; any thread may ask for it.
public final class Cancellation: Sendable {
  private let asked = Atomic<Bool>(false)
  private let watchesInterrupts: Bool

  /// Creates a cancellation that only `cancel()` triggers.
  public init() { watchesInterrupts = false }
  private init(watchesInterrupts: Bool) { self.watchesInterrupts = watchesInterrupts }

  /// Asks the training to stop. The request cannot be withdrawn.
  public func cancel() { asked.store(true, ordering: .relaxed) }

  /// Whether `cancel()` has been called or, for a cancellation from `onInterrupt()`, Ctrl-C pressed.
  public var isCancelled: Bool {
    asked.load(ordering: .relaxed) || (watchesInterrupts && interrupted.load(ordering: .relaxed))
  }

  /// A cancellation that Ctrl-C (SIGINT) triggers. The first Ctrl-C lets the current batch finish; the second
  /// ends the process, as usual.
  ///
  /// There is one signal handler for the whole process: calling this again installs it anew, and undoes an
  /// earlier Ctrl-C for all cancellations made this way.
  public static func onInterrupt() -> Cancellation {
    interrupted.store(false, ordering: .relaxed)
    signal(SIGINT) { _ in
      // A signal handler may call little else than an atomic store and `signal`.
      interrupted.store(true, ordering: .relaxed)
      signal(SIGINT, SIG_DFL)
    }
    return Cancellation(watchesInterrupts: true)
  }
}

private let interrupted = Atomic<Bool>(false)
