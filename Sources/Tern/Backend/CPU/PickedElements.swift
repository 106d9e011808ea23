import CKernels

// Reading and writing the elements that lists of numbers pick.

extension CPU {
  func pick(_ x: Tensor, _ picks: Picks) -> Tensor {
    let (each, size) = (picks.each, picks.each.count)
    let out = Tensor(uninitialized: [picks.offsets.count, size], x.dtype)
    parallelFor(picks.offsets.count, grain: Swift.max(1, CPU.grain / Swift.max(size, 1))) { range in
      for i in range {
        let from = Layout(shape: each.shape, strides: each.strides, offset: picks.offsets[i])
        let to = Layout(shape: each.shape, strides: Layout.rowMajorStrides(each.shape), offset: i * size)
        copyRun(x, from, out, to)
      }
    }
    return out
  }

  func place(_ rows: Tensor, _ picks: Picks, into out: Tensor, adding: Bool) {
    let (each, size) = (picks.each, picks.each.count)
    let rows = rows.contiguous()
    for (i, offset) in picks.offsets.enumerated() {
      let to = Layout(shape: each.shape, strides: each.strides, offset: offset)
      let from = Layout(
        shape: each.shape, strides: Layout.rowMajorStrides(each.shape), offset: rows.layout.offset + i * size)
      if adding { addRun(rows, from, out, to) } else { copyRun(rows, from, out, to) }
    }
  }

  private func copyRun(_ a: Tensor, _ from: Layout, _ b: Tensor, _ to: Layout) {
    let kernel = tern_copy(a.dtype.c)!
    forEachRun(a, from, b, to) { target, targetStride, source, sourceStride, count in
      kernel(target, targetStride, source, sourceStride, count)
    }
  }

  private func addRun(_ a: Tensor, _ from: Layout, _ b: Tensor, _ to: Layout) {
    let (add, item) = (BinaryOp.add.kernel(b.dtype)!, b.dtype.itemSize)
    forEachRun(a, from, b, to) { target, targetStride, source, sourceStride, count in
      if targetStride == 1 { return add(target, target, 1, source, sourceStride, count) }
      for i in 0..<count {
        let place = target + i * targetStride * item
        add(place, place, 1, source + i * sourceStride * item, 1, 1)
      }
    }
  }

  private func forEachRun(
    _ a: Tensor, _ from: Layout, _ b: Tensor, _ to: Layout,
    _ body: (UnsafeMutableRawPointer, Int, UnsafeMutableRawPointer, Int, Int) -> Void
  ) {
    let item = a.dtype.itemSize
    let walk = Traversal(to, from)
    withMemory(a, b) { _, _ in
      let (target, source) = (b.host.pointer + to.offset * item, a.host.pointer + from.offset * item)
      walk.forEachRun(grain: .max) { offsets, count in
        body(target + offsets[0] * item, walk.stride(0), source + offsets[1] * item, walk.stride(1), count)
      }
    }
  }
}
