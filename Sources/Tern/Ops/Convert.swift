extension Tensor {
  /// The elements as another type; the same tensor when it is of that type already. Floats truncate
  /// towards zero on the way to integers; to bool, everything but zero is true.
  public func to(_ dtype: DType) -> Tensor {
    if dtype == self.dtype { return self }
    return record("ToCopyBackward0", self, value: { Elementwise.convert($0, to: dtype) }) { g, saved in
      g.to(saved[0].dtype)
    }
  }

  /// The elements in row-major order without gaps: itself when they lie so, else a copy.
  public func contiguous() -> Tensor {
    if isContiguous { return self }
    return record("CloneBackward0", self, value: { Elementwise.convert($0, to: $0.dtype) }) { g, _ in g }
  }

  /// Float types stay; the others become float32, the course's type for arithmetic.
  var asFloat: Tensor { dtype.isFloat ? self : to(.float32) }
}
