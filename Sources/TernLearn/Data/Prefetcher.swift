import Dispatch
import Synchronization
import Tern

/// Makes the values 0..<count ahead of their use, one after another, on another thread.
///
/// The work is submitted as small jobs, not given to a thread that waits for room: taking value k submits the
/// job for value k + ahead. No job waits for the consumer, so a pass that is abandoned midway leaves no
/// thread behind, only a few jobs whose results are discarded.
final class Prefetcher<Value: Sendable> {
  private let count: Int
  private let make: @Sendable (Int) -> Value
  private let queue = DispatchQueue(label: "tern.prefetch")
  private var slots: [Slot] = []
  private var ordered = 0

  private final class Slot: Sendable {
    let value = Mutex<Value?>(nil)
    let isReady = DispatchSemaphore(value: 0)
  }

  init(count: Int, ahead: Int, make: @escaping @Sendable (Int) -> Value) {
    self.count = count
    self.make = make
    for _ in 0..<ahead { orderOne() }
  }

  /// The next value, after waiting for it if necessary; nil after the last.
  func next() -> Value? {
    guard !slots.isEmpty else { return nil }
    let slot = slots.removeFirst()
    orderOne()
    slot.isReady.wait()
    return slot.value.withLock { $0.take() }
  }

  private func orderOne() {
    guard ordered < count else { return }
    let slot = Slot()
    slots.append(slot)
    queue.async { [ordered, make] in
      let value = Threads.single { make(ordered) }
      slot.value.withLock { $0 = value }
      slot.isReady.signal()
    }
    ordered += 1
  }
}
