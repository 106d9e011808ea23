import CKernels

extension Device {
  /// What tensors hold of the machine's memory.
  public enum Memory {
    /// Counts of the blocks of memory that tensors take, at one moment. Bytes are rounded up to the sizes of
    /// blocks.
    public struct Statistics: Sendable {
      /// Blocks that tensors have taken since the process began.
      public var allocations: Int
      /// Those among `allocations` that needed new memory, because no freed block was of the right size.
      public var freshAllocations: Int
      /// Blocks that tensors hold now.
      public var liveBlocks: Int
      /// Bytes of the blocks that tensors hold now.
      public var liveBytes: Int
      /// The most that `liveBytes` has been since the process began.
      public var peakBytes: Int
      /// Bytes freed by tensors and kept for the next ones.
      public var cachedBytes: Int
    }

    /// The counts as they are now, for all threads of the process together.
    public static var statistics: Statistics {
      let s = tern_memory_read()
      return Statistics(
        allocations: Int(s.allocations), freshAllocations: Int(s.fresh), liveBlocks: Int(s.live_blocks),
        liveBytes: Int(s.live_bytes), peakBytes: Int(s.peak_bytes), cachedBytes: Int(s.cached_bytes))
    }

    /// The most memory of the machine that this process has held at once: tensors, code and everything
    /// else.
    public static var peakResidentBytes: Int { Int(tern_peak_resident_bytes()) }

    /// Pages of memory that the system has provided to this process so far. In a steady training step the
    /// number does not grow.
    public static var pageFaults: Int { Int(tern_page_faults()) }

    /// Gives the cached blocks back to the system.
    public static func trim() { tern_memory_trim() }
  }
}
