// How the CPU's code gets the addresses of elements.

extension Tensor {
  /// A tensor in the machine's memory, row-major and not yet initialised; the caller writes every element.
  @inline(__always)
  init(uninitialized shape: Shape, _ dtype: DType) {
    layout = Layout(shape)
    storage = HostStorage(byteCount: layout.count * dtype.itemSize)
    self.dtype = dtype
  }

  /// A tensor of a layout without gaps in the machine's memory, not yet initialised; the caller writes every
  /// element.
  @inline(__always)
  init(uninitialized layout: Layout, _ dtype: DType) {
    self.layout = layout
    storage = HostStorage(byteCount: layout.count * dtype.itemSize)
    self.dtype = dtype
  }

  /// The block, which is in the machine's memory.
  var host: HostStorage {
    @inline(__always) get {
      if !isOnCPU { notOnCPU() }
      return unsafeDowncast(storage, to: HostStorage.self)
    }
  }

  /// The address of the first element.
  var base: UnsafeMutableRawPointer {
    @inline(__always) get { host.pointer + layout.offset * dtype.itemSize }
  }

  @inline(never)
  private func notOnCPU() -> Never {
    fatalError("a tensor on \(device) was given to code of the CPU; bring it here first, with .to(.cpu)")
  }
}

/// A tensor, or one that may be missing, whose memory a kernel takes.
protocol MemoryHolder {
  associatedtype Address
  var address: Address { get }
}

extension Tensor: MemoryHolder {
  var address: UnsafeMutableRawPointer {
    @inline(__always) get { base }
  }
}

extension Tensor?: MemoryHolder {
  var address: UnsafeMutableRawPointer? { self?.base }
}

// `withMemory` calls its closure with the addresses of the tensors' first elements, which stay valid until it
// returns. One function for each count, and the first four for tensors alone: over a parameter pack an
// operation on one element took three times as many instructions, and with tensors that may be missing half
// as many again.

@inline(__always)
func withMemory<R>(_ a: Tensor, body: (UnsafeMutableRawPointer) throws -> R) rethrows -> R {
  try withExtendedLifetime(a.storage) { try body(a.base) }
}

@inline(__always)
func withMemory<R>(
  _ a: Tensor, _ b: Tensor, body: (UnsafeMutableRawPointer, UnsafeMutableRawPointer) throws -> R
) rethrows -> R {
  try withExtendedLifetime((a.storage, b.storage)) { try body(a.base, b.base) }
}

@inline(__always)
func withMemory<R>(
  _ a: Tensor, _ b: Tensor, _ c: Tensor,
  body: (UnsafeMutableRawPointer, UnsafeMutableRawPointer, UnsafeMutableRawPointer) throws -> R
) rethrows -> R {
  try withExtendedLifetime((a.storage, b.storage, c.storage)) { try body(a.base, b.base, c.base) }
}

@inline(__always)
func withMemory<R>(
  _ a: Tensor, _ b: Tensor, _ c: Tensor, _ d: Tensor,
  body: (UnsafeMutableRawPointer, UnsafeMutableRawPointer, UnsafeMutableRawPointer, UnsafeMutableRawPointer)
    throws -> R
) rethrows -> R {
  try withExtendedLifetime((a.storage, b.storage, c.storage, d.storage)) {
    try body(a.base, b.base, c.base, d.base)
  }
}

@inline(__always)
func withMemory<A: MemoryHolder, B: MemoryHolder, C: MemoryHolder, R>(
  _ a: A, _ b: B, _ c: C, body: (A.Address, B.Address, C.Address) throws -> R
) rethrows -> R {
  try withExtendedLifetime((a, b, c)) { try body(a.address, b.address, c.address) }
}

@inline(__always)
func withMemory<A: MemoryHolder, B: MemoryHolder, C: MemoryHolder, D: MemoryHolder, R>(
  _ a: A, _ b: B, _ c: C, _ d: D, body: (A.Address, B.Address, C.Address, D.Address) throws -> R
) rethrows -> R {
  try withExtendedLifetime((a, b, c, d)) { try body(a.address, b.address, c.address, d.address) }
}

@inline(__always)
func withMemory<A: MemoryHolder, B: MemoryHolder, C: MemoryHolder, D: MemoryHolder, E: MemoryHolder, R>(
  _ a: A, _ b: B, _ c: C, _ d: D, _ e: E,
  body: (A.Address, B.Address, C.Address, D.Address, E.Address) throws -> R
) rethrows -> R {
  try withExtendedLifetime((a, b, c, d, e)) {
    try body(a.address, b.address, c.address, d.address, e.address)
  }
}

@inline(__always)
func withMemory<
  A: MemoryHolder, B: MemoryHolder, C: MemoryHolder, D: MemoryHolder, E: MemoryHolder, F: MemoryHolder, R
>(
  _ a: A, _ b: B, _ c: C, _ d: D, _ e: E, _ f: F,
  body: (A.Address, B.Address, C.Address, D.Address, E.Address, F.Address) throws -> R
) rethrows -> R {
  try withExtendedLifetime((a, b, c, d, e, f)) {
    try body(a.address, b.address, c.address, d.address, e.address, f.address)
  }
}

extension UnsafeMutableRawPointer {
  var floats: UnsafeMutablePointer<Float> {
    @inline(__always) get { assumingMemoryBound(to: Float.self) }
  }
  var doubles: UnsafeMutablePointer<Double> {
    @inline(__always) get { assumingMemoryBound(to: Double.self) }
  }
  var int64s: UnsafeMutablePointer<Int64> {
    @inline(__always) get { assumingMemoryBound(to: Int64.self) }
  }
  var bytes: UnsafeMutablePointer<UInt8> {
    @inline(__always) get { assumingMemoryBound(to: UInt8.self) }
  }
}
