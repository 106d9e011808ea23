import CKernels

extension Device {
  /// What tensors hold of the machine's memory.
  public enum Memory {
    public struct Statistics: Sendable {
      /// Blocks taken since the process began.
      public var allocations: Int
      /// Of these, the ones that no freed block could serve.
      public var freshAllocations: Int
      public var liveBlocks: Int
      public var liveBytes: Int
      public var peakBytes: Int
      /// Bytes freed by tensors and kept for the next ones.
      public var cachedBytes: Int
    }

    public static var statistics: Statistics {
      let s = tern_memory_read()
      return Statistics(
        allocations: Int(s.allocations), freshAllocations: Int(s.fresh), liveBlocks: Int(s.live_blocks),
        liveBytes: Int(s.live_bytes), peakBytes: Int(s.peak_bytes), cachedBytes: Int(s.cached_bytes))
    }

    /// The most memory of the machine that this process has held at once: tensors, code and everything
    /// else.
    public static var peakResidentBytes: Int { Int(tern_peak_resident_bytes()) }

    /// Pages of memory that the system has had to provide to this process so far. In a steady training
    /// step the number stands still.
    public static var pageFaults: Int { Int(tern_page_faults()) }

    /// Gives the cached blocks back to the system.
    public static func trim() { tern_memory_trim() }
  }
}
