extension Tensor {
  /// This tensor converted to another type; itself when it has that type already. Floats are truncated
  /// towards zero on the way to integers; to bool, everything but zero is true.
  public func to(_ dtype: DType) -> Tensor {
    if dtype == self.dtype { return self }
    return record("ToCopyBackward0", self, bare: true, value: { $0.backend.convert($0, to: dtype) }) {
      g, saved in
      g.to(saved[0].dtype)
    }
    .traced(.function { $0[0].to(dtype) }, of: [self])
  }

  /// A copy of this tensor on another device; itself when it is there already. Gradients flow back to this
  /// tensor's device.
  public func to(_ device: Device) -> Tensor {
    if device == self.device { return self }
    let home = self.device
    return record("ToCopyBackward0", self, value: { device.backend.upload($0.onCPU()) }) { g, _ in g.to(home)
    }
  }

  /// This tensor with its elements in row-major order without gaps; a copy unless they are so already.
  public func contiguous() -> Tensor {
    if isContiguous { return self }
    return record("CloneBackward0", self, value: { $0.copied(to: Layout($0.shape)) }) { g, _ in g }
      .traced(.reshape, of: [self])
  }

  /// A copy without gaps that keeps the order in memory.
  func packed() -> Tensor { copied(to: layout.packed()) }

  /// A copy in row-major order, whether this is one or not.
  func copied() -> Tensor { copied(to: Layout(shape)) }

  /// This tensor with its elements in the order of a layout without gaps; a copy unless they are so already.
  func laidOut(as layout: Layout) -> Tensor {
    if isContiguous && layout.isContiguous || self.layout.hasSameOrder(as: layout) { return self }
    return copied(to: layout.packed())
  }

  /// A copy in a layout without gaps.
  func copied(to layout: Layout) -> Tensor {
    let copy = Tensor(uninitialized: layout, dtype, on: device)
    backend.copy(self, into: copy)
    return copy
  }

  /// Float types stay; the others become float32, the course's type for arithmetic.
  var asFloat: Tensor { dtype.isFloat ? self : to(.float32) }
}
