extension Reference {
  func softmax(_ x: Tensor, logarithm: Bool) -> Tensor {
    let results = rows(x).flatMap { row in
      let (greatest, logSum) = logSum(row)
      return row.map { score in
        let result = score - greatest - logSum
        return logarithm ? result : value(.exp, of: result)
      }
    }
    return tensor(results, x.shape, x.dtype)
  }

  func crossEntropy(_ x: Tensor, _ classes: Tensor, smoothing: Double, _ reduction: LossReduction)
    -> (loss: Tensor, logSums: Tensor)?
  {
    let (count, size) = (x.shape[0], x.shape[1])
    if firstOutside(size, classes) != nil { return nil }
    var (losses, logSums): ([Double], [Double]) = ([], [])
    for (row, number) in zip(rows(x), integers(classes)) {
      let (greatest, logSum) = logSum(row)
      var score = row[Int(number)]
      // Without smoothing the other scores do not count, even infinite ones.
      if smoothing != 0 {
        score = score * (1 - smoothing) + row.reduce(0, +) * (smoothing / Double(size))
      }
      losses.append(greatest - score + logSum)
      logSums.append(greatest + logSum)
    }
    let sum = losses.reduce(0, +)
    let loss =
      switch reduction {
      case .none: tensor(losses, [count], x.dtype)
      case .sum: tensor([sum], [], x.dtype)
      case .mean: tensor([sum / Double(count)], [], x.dtype)
      }
    return (loss, tensor(logSums, [count], x.dtype))
  }

  func crossEntropyGradient(
    _ g: Tensor, _ x: Tensor, _ classes: Tensor, logSums: Tensor, smoothing: Double,
    _ reduction: LossReduction
  ) -> Tensor {
    let (count, size) = (x.shape[0], x.shape[1])
    var slopes = read(g, as: Double.self, in: [count])
    if reduction == .mean { slopes = slopes.map { $0 / Double(count) } }
    let (sums, numbers) = (floats(logSums), integers(classes))
    let results = rows(x).enumerated().flatMap { i, row in
      row.enumerated().map { j, score in
        let wanted = (j == Int(numbers[i]) ? 1 - smoothing : 0) + smoothing / Double(size)
        return (value(.exp, of: score - sums[i]) - wanted) * slopes[i]
      }
    }
    return tensor(results, x.shape, x.dtype)
  }

  func dropout(_ x: Tensor, kept: Tensor, scale: Float) -> Tensor {
    // A product, so that NaN and infinity are not passed over.
    let results = zip(floats(x), integers(kept)).map { $0 * ($1 == 0 ? 0 : Double(scale)) }
    return tensor(results, x.shape, x.dtype)
  }

  /// The lines along the last axis.
  private func rows(_ x: Tensor) -> [[Double]] {
    let (elements, size) = (floats(x), x.shape[x.rank - 1])
    return (0..<x.shape.dropLast().reduce(1, *)).map { Array(elements[$0 * size..<($0 + 1) * size]) }
  }

  /// The greatest number of a row, and the logarithm of the sum of e^x when that is taken from all numbers
  /// first, so that none of the powers is too large.
  private func logSum(_ row: [Double]) -> (greatest: Double, logSum: Double) {
    let greatest = row.reduce(-Double.infinity) { $1 > $0 ? $1 : $0 }
    let sum = row.reduce(0) { $0 + value(.exp, of: $1 - greatest) }
    return (greatest, value(.log, of: sum))
  }
}
