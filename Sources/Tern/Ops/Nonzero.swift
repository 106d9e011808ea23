extension Tensor {
  /// The positions of the elements that are not zero (for bool, that are true): int64 `[count, rank]`, in
  /// row-major order.
  public func nonzero() -> Tensor {
    let flags = untracked.to(.bool).contiguous()
    var places: [Int64] = []
    var found = 0
    flags.withUnsafeElements(as: Bool.self) { flags in
      var index = [Int](repeating: 0, count: rank)
      for flag in flags {
        if flag {
          found += 1
          for number in index { places.append(Int64(number)) }
        }
        var axis = rank - 1
        while axis >= 0 {
          index[axis] += 1
          if index[axis] < shape[axis] { break }
          index[axis] = 0
          axis -= 1
        }
      }
    }
    return Tensor(elements: places, shape: [found, rank], on: device)
  }
}
