import Synchronization

/// Listens to the operations that a computation runs, in order. Only results on the tape are heard: the
/// input is put there for that, so that everything computed from it is, and operations off the tape pay
/// nothing.
final class Trace: Sendable {
  struct Entry: Sendable {
    var operation: Operation
    var operands: [Tensor]
    var result: Tensor
  }

  @TaskLocal private static var current: Trace?
  /// How many traces are running, so that operations need not look for one when there is none.
  private static let running = Atomic<Int>(0)

  private let heard = Mutex<[Entry]>([])
  var entries: [Entry] { heard.withLock { $0 } }

  static var isRunning: Bool { running.load(ordering: .relaxed) > 0 }

  func listen<R>(to body: () throws -> R) rethrows -> R {
    Trace.running.wrappingAdd(1, ordering: .relaxed)
    defer { Trace.running.wrappingSubtract(1, ordering: .relaxed) }
    return try Trace.$current.withValue(self, operation: body)
  }

  @inline(never)
  static func note(_ operation: Operation, _ operands: [Tensor], _ result: Tensor) {
    let entry = Entry(operation: operation, operands: operands, result: result)
    current?.heard.withLock { $0.append(entry) }
  }
}

extension Tensor {
  /// Tells a running trace what this tensor is the result of.
  @inline(__always)
  func traced(
    _ operation: @autoclosure () -> Operation, of operands: @autoclosure () -> [Tensor]
  ) -> Tensor {
    if node != nil && Trace.isRunning { Trace.note(operation(), operands(), self) }
    return self
  }
}
