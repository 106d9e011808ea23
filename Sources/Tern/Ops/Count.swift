extension Tensor {
  /// How often each of 0, 1, ... occurs among non-negative integers, as int64; with weights, the sum of the
  /// weights at its places. The result has at least `minCount` elements.
  public func bincount(weights: Tensor? = nil, minCount: Int = 0) -> Tensor {
    precondition(
      rank == 1 && !dtype.isFloat && dtype != .bool,
      "bincount: needs a vector of integers, got \(dtype) of shape \(shape)")
    precondition(
      weights == nil || weights!.shape == shape,
      "bincount: weights of shape \(weights?.shape ?? []) for a tensor of shape \(shape); they must be equal")
    let greatest = count == 0 ? -1 : Int(untracked.max().scalars(as: Int.self)[0])
    let zeros = Tensor.full(
      [Swift.max(greatest + 1, minCount)], 0,
      dtype: weights.map { $0.dtype == .float32 ? .float32 : .float64 } ?? .int64, on: device)
    return zeros.scatterAdded(
      axis: 0, index: self,
      source: weights?.to(zeros.dtype) ?? Tensor.full(shape, 1, dtype: .int64, on: device))
  }

  /// How many elements lie in each of `bins` intervals of one width over `range` (or from the least to
  /// the greatest element), int64, and the bins + 1 edges between them.
  ///
  /// An interval includes its lower edge, the last one both; elements outside, and NaN, are left out
  /// (NumPy's `histogram`).
  public func histogram(bins: Int = 10, range: ClosedRange<Double>? = nil) -> (counts: Tensor, edges: Tensor)
  {
    precondition(bins > 0, "histogram: \(bins) bins; give at least 1")
    let values = untracked.to(.float64).scalars(as: Double.self)
    let finite = values.lazy.filter(\.isFinite)
    var (low, high) = range.map { ($0.lowerBound, $0.upperBound) } ?? (finite.min() ?? 0, finite.max() ?? 1)
    if low == high { (low, high) = (low - 0.5, high + 0.5) }
    let edges = Tensor.linspace(low, high, count: bins + 1, dtype: .float64).scalars(as: Double.self)
    var counts = [Int](repeating: 0, count: bins)
    for value in values where value >= low && value <= high {
      var bin = Swift.min(Int((value - low) / (high - low) * Double(bins)), bins - 1)
      // Division rounds; the edges decide.
      if value < edges[bin] { bin -= 1 } else if bin + 1 < bins && value >= edges[bin + 1] { bin += 1 }
      counts[bin] += 1
    }
    return (
      Tensor(elements: counts, shape: [bins], on: device),
      Tensor(elements: edges, shape: [bins + 1], on: device).to(dtype == .float64 ? .float64 : .float32)
    )
  }

  /// Class numbers as vectors of zeros with a one at the number: `[...]` to `[..., classes]`, int64 as
  /// in PyTorch. Without `classes` there are as many as the greatest number needs.
  public func oneHot(classes: Int? = nil, dtype: DType = .int64) -> Tensor {
    precondition(
      !self.dtype.isFloat && self.dtype != .bool,
      "oneHot: needs integers, got \(self.dtype); convert with .to(.int64)")
    precondition(
      classes != nil || count > 0,
      "oneHot: an empty tensor does not say how many classes there are; give classes:")
    let width = classes ?? Int(untracked.max().item()) + 1
    let numbers = asNumbers(below: width, "oneHot") {
      "oneHot: \($0) is not a class of 0..<\(width)\(classes == nil ? "" : "; give more classes")"
    }
    var target = shape
    target.append(width)
    return Tensor.full(target, 0, dtype: dtype, on: device).scattered(
      axis: -1, index: numbers.unsqueezed(axis: -1), value: 1)
  }
}
