import CKernels

/// How many threads the library's loops and oneDNN use.
public enum Threads {
  public static var count: Int {
    get { Int(tern_thread_count()) }
    set { tern_set_thread_count(Int32(newValue)) }
  }
}

/// Calls `body` with ranges that cover 0..<count, on several threads when each range gets at least
/// `grain` items. How the work is cut never changes a result, only who computes it.
@inline(__always)
func parallelFor(_ count: Int, grain: Int, _ body: (Range<Int>) -> Void) {
  if count <= grain {
    if count > 0 { body(0..<count) }
    return
  }
  withoutActuallyEscaping(body) { escaping in
    var context = escaping
    withUnsafeMutablePointer(to: &context) { pointer in
      tern_parallel(
        count, grain,
        { context, begin, end in
          context!.assumingMemoryBound(to: ((Range<Int>) -> Void).self).pointee(begin..<end)
        }, pointer)
    }
  }
}

extension Threads {
  /// Runs `body` with every loop on the calling thread. OpenMP gives each thread that starts a loop a
  /// team of its own, so background work would otherwise double the threads on the cores.
  package static func single<R>(_ body: () throws -> R) rethrows -> R {
    #if os(Linux)
      // There the setting belongs to the calling thread alone.
      let before = count
      count = 1
      defer { count = before }
    #endif
    return try body()
  }
}
