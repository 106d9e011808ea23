import CKernels

/// The threads that the library's loops run on.
public enum Threads {
  /// How many threads work on loops at a time, all tasks of the process together: by default as many as there
  /// are cores that the process may use (its affinity and its container's quota count), or the number that
  /// the environment variable `TERN_THREADS` gives. Results do not depend on it.
  ///
  /// Setting it holds for the whole process, within 1...1024; loops that are running go on with the threads
  /// they have.
  public static var count: Int {
    get { Int(tern_thread_count()) }
    set { tern_set_thread_count(Int32(clamping: newValue)) }
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
      warningInDebug {
        tern_parallel(
          count, grain,
          { context, begin, end in
            context!.assumingMemoryBound(to: ((Range<Int>) -> Void).self).pointee(begin..<end)
          }, pointer)
      }
    }
  }
}

extension Threads {
  /// Runs `body` with every loop on the calling thread, for work in the background that must not take the
  /// cores away from the foreground.
  package static func single<R>(_ body: () throws -> R) rethrows -> R {
    let before = tern_run_alone(1)
    defer { _ = tern_run_alone(before) }
    return try body()
  }
}
