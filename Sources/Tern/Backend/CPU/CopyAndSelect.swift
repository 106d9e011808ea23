import CKernels

extension CPU {
  func select(_ mask: Tensor, _ a: Tensor, _ b: Tensor) -> Tensor {
    let shape = broadcastShape(mask.shape, broadcastShape(a.shape, b.shape, "where"), "where")
    let (first, second) = (a.layout.expanded(to: shape)!, b.layout.expanded(to: shape)!)
    let choice = mask.layout.expanded(to: shape)!
    let out = Tensor(uninitialized: .result(first.repeats ? choice : first, second), a.dtype)
    let item = a.dtype.itemSize
    let kernel = tern_select(a.dtype.c)!
    let walk = Traversal(out.layout, choice, first, second)
    withMemory(mask, a, b, out) { mask, left, right, to in
      walk.forEachRun(grain: CPU.grain) { offsets, count in
        kernel(
          to + offsets[0] * item, (mask + offsets[1]).bytes, walk.stride(1), left + offsets[2] * item,
          walk.stride(2), right + offsets[3] * item, walk.stride(3), count)
      }
    }
    return out
  }

  func copy(_ x: Tensor, into out: Tensor) {
    let item = x.dtype.itemSize
    let kernel = tern_copy(x.dtype.c)!
    guard let source = x.layout.expanded(to: out.shape) else {
      fatalError("assignment: a tensor of shape \(x.shape) does not fill \(out.shape)")
    }
    let walk = Traversal(out.layout, source)
    withMemory(x, out) { from, to in
      if let tiles = TransposedCopy(walk, itemSize: item) { return tiles.run(to: to, from: from) }
      walk.forEachRun(grain: CPU.grain) { offsets, count in
        kernel(to + offsets[0] * item, walk.stride(0), from + offsets[1] * item, walk.stride(1), count)
      }
    }
  }
}
