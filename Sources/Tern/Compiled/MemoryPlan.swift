/// Where values lie in one block of memory: each from the instruction that makes it to the last that reads
/// it, in the first gap that is large enough.
struct MemoryPlan {
  private struct Taken {
    let bytes: Range<Int>
    let last: Int
  }
  private var taken: [Taken] = []
  /// The size of the block.
  private(set) var byteCount = 0

  /// The place of a value made at step `first` and read until step `last`; steps only grow. A value does
  /// not share memory with those that its own step reads.
  mutating func place(_ count: Int, from first: Int, until last: Int) -> Int {
    let size = (Swift.max(count, 1) + 63) / 64 * 64
    taken.removeAll { $0.last < first }
    var start = 0
    for other in taken {
      if start + size <= other.bytes.lowerBound { break }
      start = other.bytes.upperBound
    }
    let bytes = start..<start + size
    let index = taken.firstIndex { $0.bytes.lowerBound > start } ?? taken.count
    taken.insert(Taken(bytes: bytes, last: last), at: index)
    byteCount = Swift.max(byteCount, bytes.upperBound)
    return start
  }
}
