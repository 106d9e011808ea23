import CKernels

typealias UnaryOp = tern_unary_op
typealias BinaryOp = tern_binary_op
typealias CompareOp = tern_compare_op

extension DType {
  var c: tern_dtype { tern_dtype(rawValue: UInt32(rawValue)) }
}

/// Element-wise operations on untracked data: they choose the kernel, allocate the result and
/// nothing else, and leave the strides to `Traversal`.
enum Elementwise {
  /// The least elements that make a piece of a loop.
  static let grain = Int(tern_grain_elements)

  static func unary(_ op: UnaryOp, _ x: Tensor, _ name: StaticString) -> Tensor {
    guard let kernel = tern_unary(op, x.dtype.c) else { unsupported(name, x.dtype) }
    let result = run(kernel, x, to: x.dtype)
    return Chain.mayRepeat(op) ? result : result.evaluated()
  }

  static func convert(_ x: Tensor, to dtype: DType) -> Tensor {
    run(tern_convert(x.dtype.c, dtype.c), x, to: dtype)
  }

  private static func run(_ kernel: tern_unary_fn, _ x: Tensor, to dtype: DType) -> Tensor {
    if x.isContiguous && Chain.suits(x.count, dtype, x) {
      return Chain.result(kernel, x, x.layout.packed(), dtype)
    }
    let out = Tensor(uninitialized: x.layout.packed(), dtype)
    let (from, to) = (x.base, out.base)
    let (itemIn, itemOut) = (x.dtype.itemSize, dtype.itemSize)
    withExtendedLifetime((x.storage, out.storage)) {
      if x.isContiguous {
        x.storage.read(x.count * itemIn)
        write(out) { kernel($0, from + $1.lowerBound * itemIn, 1, $1.count) }
        return
      }
      let walk = Traversal(out.layout, x.layout)
      walk.forEachRun(grain: grain) { offsets, count in
        kernel(to + offsets[0] * itemOut, from + offsets[1] * itemIn, walk.stride(1), count)
      }
    }
    return out
  }

  /// Calls `compute` to write ranges of the result, which is dense, one after another on all threads.
  @inline(__always)
  private static func write(_ out: Tensor, _ compute: (UnsafeMutableRawPointer, Range<Int>) -> Void) {
    let (to, item) = (out.base, out.dtype.itemSize)
    if out.count * item >= Storage.large { return stream(to, item, out.count, compute) }
    parallelFor(out.count, grain: grain) { compute(to + $0.lowerBound * item, $0) }
  }

  /// The same past the caches.
  @inline(never)
  private static func stream(
    _ to: UnsafeMutableRawPointer, _ item: Int, _ count: Int,
    _ compute: (UnsafeMutableRawPointer, Range<Int>) -> Void
  ) {
    parallelFor(count, grain: grain) { streamed(to, item, $0, compute) }
  }

  /// A range past the caches: computed into two kilobytes that stay in the nearest cache and stored from there
  /// without reading the lines of the result first.
  @inline(__always)
  static func streamed(
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

  /// Both of one dtype; the result has `dtype`. Traps with the alignment of the two shapes when
  /// they do not broadcast.
  static func binary(
    _ kernel: tern_binary_fn, _ a: Tensor, _ b: Tensor, to dtype: DType, _ name: StaticString
  ) -> Tensor {
    let (itemIn, itemOut) = (a.dtype.itemSize, dtype.itemSize)
    if a.shape == b.shape && a.isContiguous && b.isContiguous {
      let count = a.count
      if count > grain && Chain.suits(count, dtype, a, b) {
        return Chain.result(kernel, a, b, Layout(a.shape), dtype)
      }
      let out = Tensor(uninitialized: a.shape, dtype)
      let (left, right) = (a.base, b.base)
      withExtendedLifetime((a.storage, b.storage, out.storage)) {
        // Small tensors come here by the million in a graph of numbers: no closure for them.
        if count <= grain { return kernel(out.base, left, 1, right, 1, count) }
        a.storage.read(count * itemIn)
        b.storage.read(count * itemIn)
        write(out) {
          kernel($0, left + $1.lowerBound * itemIn, 1, right + $1.lowerBound * itemIn, 1, $1.count)
        }
      }
      return out
    }
    let shape = broadcastShape(a.shape, b.shape, name)
    if Chain.suits(shape.elementCount, dtype, a, b) && Chain.repeats(a, in: shape)
      && Chain.repeats(b, in: shape)
    {
      return Chain.result(kernel, a, b, Layout(shape), dtype)
    }
    let (first, second) = (a.layout.expanded(to: shape)!, b.layout.expanded(to: shape)!)
    let out = Tensor(uninitialized: .result(first, second), dtype)
    a.storage.read(a.count * itemIn)
    b.storage.read(b.count * itemIn)
    let (left, right, to) = (a.base, b.base, out.base)
    let walk = Traversal(out.layout, first, second)
    let streams = out.count * itemOut >= Storage.large
    withExtendedLifetime((a.storage, b.storage, out.storage)) {
      walk.forEachRun(grain: grain) { offsets, count in
        func compute(_ place: UnsafeMutableRawPointer, _ start: Int, _ count: Int) {
          kernel(
            place, left + (offsets[1] + start * walk.stride(1)) * itemIn, walk.stride(1),
            right + (offsets[2] + start * walk.stride(2)) * itemIn, walk.stride(2), count)
        }
        let place = to + offsets[0] * itemOut
        // Short runs would begin and end within lines of the cache more often than not.
        if streams && count * itemOut >= 1024 {
          streamed(place, itemOut, 0..<count) { compute($0, $1.lowerBound, $1.count) }
        } else {
          compute(place, 0, count)
        }
      }
    }
    return out
  }

  /// One operand is a number, converted to the tensor's type; `scalarFirst` puts it on the left.
  static func binary(
    _ kernel: tern_binary_fn, _ x: Tensor, scalar: Double, scalarFirst: Bool = false, to dtype: DType
  ) -> Tensor {
    // A number at every place meets a run of elements in whatever order they lie.
    let source = x.layout.isDense ? x : x.packed()
    if Chain.suits(x.count, dtype, x) {
      let number = Tensor(uninitialized: [], x.dtype)
      store(scalar, as: x.dtype, at: number.base)
      let (left, right) = scalarFirst ? (number, source) : (source, number)
      return Chain.result(kernel, left, right, source.layout.packed(), dtype)
    }
    let out = Tensor(uninitialized: source.layout.packed(), dtype)
    let itemIn = x.dtype.itemSize
    let from = source.base
    var bits: UInt64 = 0
    withUnsafeMutableBytes(of: &bits) { constant in
      let number = constant.baseAddress!
      store(scalar, as: x.dtype, at: number)
      withExtendedLifetime((source.storage, out.storage)) {
        write(out) { place, range in
          let start = from + range.lowerBound * itemIn
          if scalarFirst {
            kernel(place, number, 0, start, 1, range.count)
          } else {
            kernel(place, start, 1, number, 0, range.count)
          }
        }
      }
    }
    return out
  }

  /// a = kernel(a, b) in the memory of `a`, which is dense and nobody else's; `operand` is where b's
  /// elements lie, in a's shape. Reads and writes of one element coincide, which the kernels allow for.
  static func update(_ kernel: tern_binary_fn, _ a: Tensor, _ b: Storage, _ operand: Layout) {
    let item = a.dtype.itemSize
    let (target, other) = (a.base, b.pointer + operand.offset * item)
    withExtendedLifetime((a.storage, b)) {
      if a.isContiguous && operand.isContiguous {
        parallelFor(a.count, grain: grain) {
          let place = target + $0.lowerBound * item
          kernel(place, place, 1, other + $0.lowerBound * item, 1, $0.count)
        }
        return
      }
      let walk = Traversal(a.layout, operand)
      walk.forEachRun(grain: grain) { offsets, count in
        let place = target + offsets[0] * item
        kernel(place, place, 1, other + offsets[1] * item, walk.stride(1), count)
      }
    }
  }

  static func select(_ mask: Tensor, _ a: Tensor, _ b: Tensor) -> Tensor {
    let shape = broadcastShape(mask.shape, broadcastShape(a.shape, b.shape, "where"), "where")
    let (first, second) = (a.layout.expanded(to: shape)!, b.layout.expanded(to: shape)!)
    let choice = mask.layout.expanded(to: shape)!
    let out = Tensor(uninitialized: .result(first.repeats ? choice : first, second), a.dtype)
    let item = a.dtype.itemSize
    let kernel = tern_select(a.dtype.c)!
    let (m, left, right, to) = (mask.base, a.base, b.base, out.base)
    let walk = Traversal(out.layout, choice, first, second)
    withExtendedLifetime((mask.storage, a.storage, b.storage, out.storage)) {
      walk.forEachRun(grain: grain) { offsets, count in
        kernel(
          to + offsets[0] * item, (m + offsets[1]).assumingMemoryBound(to: UInt8.self), walk.stride(1),
          left + offsets[2] * item, walk.stride(2), right + offsets[3] * item, walk.stride(3), count)
      }
    }
    return out
  }

  /// Writes `x`, broadcast, into the elements that `layout` selects of `storage`.
  static func copy(_ x: Tensor, into storage: Storage, _ layout: Layout) {
    let item = x.dtype.itemSize
    let kernel = tern_copy(x.dtype.c)!
    guard let source = x.layout.expanded(to: layout.shape) else {
      fatalError("assignment: a tensor of shape \(x.shape) does not fill \(layout.shape)")
    }
    let (from, to) = (x.base, storage.pointer + layout.offset * item)
    let walk = Traversal(layout, source)
    withExtendedLifetime((x.storage, storage)) {
      if let tiles = TransposedCopy(walk, itemSize: item) { return tiles.run(to: to, from: from) }
      walk.forEachRun(grain: grain) { offsets, count in
        kernel(to + offsets[0] * item, walk.stride(0), from + offsets[1] * item, walk.stride(1), count)
      }
    }
  }

  static func store(_ value: Double, as dtype: DType, at pointer: UnsafeMutableRawPointer) {
    switch dtype {
    case .float32: pointer.storeBytes(of: Float(value), as: Float.self)
    case .float64: pointer.storeBytes(of: value, as: Double.self)
    case .int64: pointer.storeBytes(of: Int64(converting: value), as: Int64.self)
    case .int32: pointer.storeBytes(of: Int32(converting: value), as: Int32.self)
    case .uint8: pointer.storeBytes(of: UInt8(converting: value), as: UInt8.self)
    case .bool: pointer.storeBytes(of: value != 0 ? 1 : 0, as: UInt8.self)
    }
  }

  @inline(never)
  static func unsupported(_ name: StaticString, _ dtype: DType) -> Never {
    fatalError("\(name): not defined for \(dtype); convert first, for example with .to(.float32)")
  }
}
