import CKernels

// Operations on elements: they choose the kernel, allocate the result and nothing else, and leave the strides
// to `Traversal`.

extension CPU {
  func unary(_ op: UnaryOp, _ x: Tensor) -> Tensor {
    guard let kernel = op.kernel(x.dtype) else { Dispatch.unsupported(op.symbol, x.dtype) }
    guard Chain.suits(x), x.isContiguous else { return run(kernel, x, to: x.dtype) }
    let result = Chain.result(.unary(op), x, x.dtype)
    if !Chain.mayRepeat(op) { result.storage.evaluate() }
    return result
  }

  func convert(_ x: Tensor, to dtype: DType) -> Tensor {
    if Chain.suits(x.count, dtype, x), x.isContiguous { return Chain.result(.convert, x, dtype) }
    return run(x.dtype.converter(to: dtype), x, to: dtype)
  }

  private func run(_ kernel: tern_unary_fn, _ x: Tensor, to dtype: DType) -> Tensor {
    let out = Tensor(uninitialized: x.layout.packed(), dtype)
    let (itemIn, itemOut) = (x.dtype.itemSize, dtype.itemSize)
    withMemory(x, out) { from, to in
      if x.isContiguous {
        x.host.countReading(x.count * itemIn)
        write(out) { kernel($0, from + $1.lowerBound * itemIn, 1, $1.count) }
        return
      }
      let walk = Traversal(out.layout, x.layout)
      walk.forEachRun(grain: CPU.grain) { offsets, count in
        kernel(to + offsets[0] * itemOut, from + offsets[1] * itemIn, walk.stride(1), count)
      }
    }
    return out
  }

  func binary(_ op: BinaryOp, _ a: Tensor, _ b: Tensor) -> Tensor {
    guard let kernel = op.kernel(a.dtype) else { Dispatch.unsupported(op.symbol, a.dtype) }
    let dtype = op.result(of: a.dtype)
    let isAlike = a.shape == b.shape && a.isContiguous && b.isContiguous
    let count = a.count
    guard isAlike && count <= CPU.grain else { return binary(op, kernel, a, b, to: dtype, isAlike: isAlike) }
    // Small tensors come here by the million in a graph of numbers: nothing below has a closure or copies a
    // tensor.
    let out = Tensor(uninitialized: a.shape, dtype)
    kernel(out.base, a.base, 1, b.base, 1, count)
    withExtendedLifetime((a.storage, b.storage, out.storage)) {}
    return out
  }

  @inline(never)
  private func binary(
    _ op: BinaryOp, _ kernel: tern_binary_fn, _ a: Tensor, _ b: Tensor, to dtype: DType, isAlike: Bool
  ) -> Tensor {
    if isAlike {
      let (count, item) = (a.count, a.dtype.itemSize)
      if Chain.suits(count, dtype, a, b) { return Chain.result(op, a, b, Layout(a.shape), dtype) }
      let out = Tensor(uninitialized: a.shape, dtype)
      withMemory(a, b, out) { left, right, _ in
        a.host.countReading(count * item)
        b.host.countReading(count * item)
        write(out) {
          kernel($0, left + $1.lowerBound * item, 1, right + $1.lowerBound * item, 1, $1.count)
        }
      }
      return out
    }
    let shape = broadcastShape(a.shape, b.shape, op.symbol)
    if Chain.suits(shape.elementCount, dtype, a, b) && Chain.repeats(a, in: shape)
      && Chain.repeats(b, in: shape)
    {
      return Chain.result(op, a, b, Layout(shape), dtype)
    }
    return broadcast(kernel, a, b, to: shape, dtype)
  }

  private func broadcast(
    _ kernel: tern_binary_fn, _ a: Tensor, _ b: Tensor, to shape: Shape, _ dtype: DType
  ) -> Tensor {
    let (itemIn, itemOut) = (a.dtype.itemSize, dtype.itemSize)
    let (first, second) = (a.layout.expanded(to: shape)!, b.layout.expanded(to: shape)!)
    let out = Tensor(uninitialized: .result(first, second), dtype)
    a.host.countReading(a.count * itemIn)
    b.host.countReading(b.count * itemIn)
    let walk = Traversal(out.layout, first, second)
    let streams = out.count * itemOut >= HostStorage.large
    withMemory(a, b, out) { left, right, to in
      walk.forEachRun(grain: CPU.grain) { offsets, count in
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

  func binary(_ op: BinaryOp, _ x: Tensor, number: Double, comesFirst: Bool) -> Tensor {
    guard let kernel = op.kernel(x.dtype) else { Dispatch.unsupported(op.symbol, x.dtype) }
    let dtype = op.result(of: x.dtype)
    // A number at every place meets a run of elements in whatever order they lie.
    let source = x.layout.isDense ? x : x.packed()
    if Chain.suits(x.count, dtype, x) {
      let number = Tensor.full([], number, dtype: x.dtype, on: .cpu)
      let (left, right) = comesFirst ? (number, source) : (source, number)
      return Chain.result(op, left, right, source.layout.packed(), dtype)
    }
    let out = Tensor(uninitialized: source.layout.packed(), dtype)
    let itemIn = x.dtype.itemSize
    var bits: UInt64 = 0
    withUnsafeMutableBytes(of: &bits) { constant in
      let constant = constant.baseAddress!
      CPU.store(number, as: x.dtype, at: constant)
      withMemory(source, out) { from, _ in
        write(out) { place, range in
          let start = from + range.lowerBound * itemIn
          if comesFirst {
            kernel(place, constant, 0, start, 1, range.count)
          } else {
            kernel(place, start, 1, constant, 0, range.count)
          }
        }
      }
    }
    return out
  }

  func update(_ op: BinaryOp, _ a: Tensor, _ b: Tensor) {
    // Reads and writes of one element coincide, which the kernels allow for.
    guard let kernel = op.kernel(a.dtype) else { Dispatch.unsupported(op.symbol, a.dtype) }
    let item = a.dtype.itemSize
    let operand = a.shape == b.shape ? b.layout : b.layout.expanded(to: a.shape)!
    withMemory(a, b) { target, other in
      if a.isContiguous && operand.isContiguous {
        parallelFor(a.count, grain: CPU.grain) {
          let place = target + $0.lowerBound * item
          kernel(place, place, 1, other + $0.lowerBound * item, 1, $0.count)
        }
        return
      }
      let walk = Traversal(a.layout, operand)
      walk.forEachRun(grain: CPU.grain) { offsets, count in
        let place = target + offsets[0] * item
        kernel(place, place, 1, other + offsets[1] * item, walk.stride(1), count)
      }
    }
  }
}
