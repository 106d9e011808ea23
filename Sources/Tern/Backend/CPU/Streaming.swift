import CKernels

// Results that are written from their first element to the last, and past the caches when they are large.

extension CPU {
  /// Calls `compute` to write ranges of the result, which is dense, one after another on all threads.
  @inline(__always)
  func write(_ out: Tensor, _ compute: (UnsafeMutableRawPointer, Range<Int>) -> Void) {
    let (to, item) = (out.base, out.dtype.itemSize)
    if out.count * item >= HostStorage.large { return stream(to, item, out.count, compute) }
    parallelFor(out.count, grain: CPU.grain) { compute(to + $0.lowerBound * item, $0) }
  }

  @inline(never)
  private func stream(
    _ to: UnsafeMutableRawPointer, _ item: Int, _ count: Int,
    _ compute: (UnsafeMutableRawPointer, Range<Int>) -> Void
  ) {
    parallelFor(count, grain: CPU.grain) { streamed(to, item, $0, compute) }
  }

  /// A range past the caches: computed into two kilobytes that stay in the nearest cache and stored from
  /// there without reading the lines of the result first.
  @inline(__always)
  func streamed(
    _ to: UnsafeMutableRawPointer, _ item: Int, _ range: Range<Int>,
    _ compute: (UnsafeMutableRawPointer, Range<Int>) -> Void
  ) {
    let block = 2048 / item
    withUnsafeTemporaryAllocation(byteCount: 2048, alignment: 64) { buffer in
      var start = range.lowerBound
      while start < range.upperBound {
        // The first block ends where a line of the cache does.
        let end = Swift.min((start / block + 1) * block, range.upperBound)
        compute(buffer.baseAddress!, start..<end)
        tern_stream(to + start * item, buffer.baseAddress!, (end - start) * item)
        start = end
      }
    }
    tern_stream_end()
  }
}
