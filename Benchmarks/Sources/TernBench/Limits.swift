import CLimits
import Dispatch
import Tern

/// What the machine can do at most with the threads that everything else here uses.
func limits() {
  let threads = Threads.count
  func onAll(_ body: @Sendable (Int) -> Void) -> Double {
    seconds { DispatchQueue.concurrentPerform(iterations: threads, execute: body) }
  }
  let rounds = 10_000_000
  let operations = climits_multiply_add(1) * Double(rounds) * Double(threads)
  emit(
    "limit/multiply-adds", peer: "machine", unit: "GFLOP/s",
    (0..<9).map { _ in operations / onAll { _ in _ = climits_multiply_add(rounds) } / 1e9 })

  for count in [100_000, 10_000_000, 60_000_000] {
    // One allocation, touched before it is timed, cut into three.
    let memory = UnsafeMutablePointer<Float>.allocate(capacity: 3 * count)
    memory.initialize(repeating: 1, count: 3 * count)
    defer { memory.deallocate() }
    nonisolated(unsafe) let (x, y, z) = (memory, memory + count, memory + 2 * count)
    let calls = max(1, 20_000_000 / count), share = count / threads
    func bandwidth(_ name: String, _ streams: Int, _ body: @escaping @Sendable (Int) -> Void) {
      let bytes = Double(4 * streams * share * threads * calls)
      emit(
        "limit/\(name)/\(count)", peer: "machine", unit: "GB/s",
        (0..<9).map { _ in
          bytes / onAll { thread in for _ in 0..<calls { body(thread * share) } } / 1e9
        })
    }
    bandwidth("read", 1) { _ = climits_read(x + $0, share) }
    bandwidth("add", 3) { climits_add(z + $0, x + $0, y + $0, share, 0) }
    bandwidth("add, streaming", 3) { climits_add(z + $0, x + $0, y + $0, share, 1) }
  }
}
