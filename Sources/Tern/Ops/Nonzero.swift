extension Tensor {
  /// The places of the elements that are not zero (or true), `[how many, rank]` int64 in row-major
  /// order.
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
    return Tensor(places, shape: [found, rank])
  }
}
