import CKernels
import Synchronization

/// A block of memory that tensors share.
///
/// `@unchecked Sendable` holds because a block is written only while one tensor refers to it: every
/// writer first asks `isKnownUniquelyReferenced`, and copies the elements when the answer is no. A
/// block that several tensors, or several threads, can see is therefore never written, and needs no
/// lock. Only the elements of a chain are written later, once, behind the lock of `Deferred`.
final class Storage: @unchecked Sendable {
  let byteCount: Int
  /// Where the block lies; 0 while its elements wait to be computed.
  private let address: Atomic<UInt>
  private let deferred: Deferred?
  /// Frees memory that came from elsewhere (a mapped file, say); nil for our own blocks.
  private let release: (@Sendable (UnsafeMutableRawPointer, Int) -> Void)?

  init(byteCount: Int) {
    self.byteCount = byteCount
    address = Atomic(UInt(bitPattern: tern_allocate(byteCount)))
    deferred = nil
    release = nil
  }

  init(
    adopting pointer: UnsafeMutableRawPointer, byteCount: Int,
    release: @escaping @Sendable (UnsafeMutableRawPointer, Int) -> Void
  ) {
    self.byteCount = byteCount
    address = Atomic(UInt(bitPattern: pointer))
    deferred = nil
    self.release = release
  }

  /// A block whose elements are computed when they are first read.
  init(byteCount: Int, deferring chain: Chain) {
    self.byteCount = byteCount
    address = Atomic(0)
    deferred = Deferred(chain)
    release = nil
  }

  deinit {
    guard let pointer = UnsafeMutableRawPointer(bitPattern: address.load(ordering: .acquiring)) else {
      return
    }
    if let release {
      release(pointer, byteCount)
    } else {
      tern_deallocate(pointer, byteCount)
    }
  }

  /// The address of the block, computed first if it has to be.
  var pointer: UnsafeMutableRawPointer {
    @inline(__always) get {
      let known = UnsafeMutableRawPointer(bitPattern: address.load(ordering: .acquiring))
      return known ?? computed()
    }
  }

  @inline(never)
  private func computed() -> UnsafeMutableRawPointer {
    deferred!.finish { chain in
      let memory: UnsafeMutableRawPointer = tern_allocate(byteCount)
      chain.write(to: memory, byteCount)
      address.store(UInt(bitPattern: memory), ordering: .releasing)
    }
    return UnsafeMutableRawPointer(bitPattern: address.load(ordering: .acquiring))!
  }

  /// The chain that the block waits for, if it has at most so many steps and nobody has taken it yet.
  func waiting(_ steps: Int) -> Chain? {
    guard let deferred, address.load(ordering: .acquiring) == 0 else { return nil }
    return deferred.take(steps)
  }

  /// From this many bytes on a block does not stay in the caches from one operation to the next.
  static let large = 24 << 20

  /// Counts an operation that reads this many bytes of the block, if these are many.
  @inline(__always)
  func read(_ bytes: @autoclosure () -> Int) {
    if byteCount >= Storage.large && release == nil && bytes() >= Storage.large {
      tern_memory_passed_over(pointer, byteCount)
    }
  }

  /// Stands where a tensor's elements were not kept.
  static let none = Storage(byteCount: 0)
}

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
