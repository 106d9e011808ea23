import CKernels
import Synchronization

/// A block of the machine's memory, or a chain of operations that will fill one when it is first read.
///
/// Only the elements of a chain are written after others have seen the block, once, behind the lock of
/// `Deferred`.
final class HostStorage: Storage, @unchecked Sendable {
  /// Where the block lies; 0 while its elements wait to be computed.
  private let address: Atomic<UInt>
  private let deferred: Deferred?
  /// Frees memory that came from elsewhere (a mapped file, say); nil for our own blocks.
  private let release: (@Sendable (UnsafeMutableRawPointer, Int) -> Void)?

  init(byteCount: Int) {
    address = Atomic(UInt(bitPattern: tern_allocate(byteCount)))
    deferred = nil
    release = nil
    super.init(device: .cpu, byteCount: byteCount)
  }

  init(
    adopting pointer: UnsafeMutableRawPointer, byteCount: Int,
    release: @escaping @Sendable (UnsafeMutableRawPointer, Int) -> Void
  ) {
    address = Atomic(UInt(bitPattern: pointer))
    deferred = nil
    self.release = release
    super.init(device: .cpu, byteCount: byteCount)
  }

  /// A block whose elements are computed when they are first read.
  init(byteCount: Int, deferring chain: Chain) {
    address = Atomic(0)
    deferred = Deferred(chain)
    release = nil
    super.init(device: .cpu, byteCount: byteCount)
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

  override func evaluate() { _ = pointer }

  @inline(never)
  private func computed() -> UnsafeMutableRawPointer {
    deferred!.finish { chain in
      let memory: UnsafeMutableRawPointer = tern_allocate(byteCount)
      chain.write(to: memory, byteCount)
      address.store(UInt(bitPattern: memory), ordering: .releasing)
    }
    return UnsafeMutableRawPointer(bitPattern: address.load(ordering: .acquiring))!
  }

  /// Takes the chain that the block waits for, if it has at most so many steps and has not been taken yet.
  func takeChain(_ steps: Int) -> Chain? {
    guard let deferred, address.load(ordering: .acquiring) == 0 else { return nil }
    return deferred.take(steps)
  }

  /// From this many bytes on a block does not stay in the caches from one operation to the next.
  static let large = 24 << 20

  /// Counts an operation that reads this many bytes of the block, if these are many: from then on the
  /// allocator asks for large pages for blocks like it.
  @inline(__always)
  func countReading(_ bytes: @autoclosure () -> Int) {
    if byteCount >= HostStorage.large && release == nil && bytes() >= HostStorage.large {
      tern_memory_passed_over(pointer, byteCount)
    }
  }
}
