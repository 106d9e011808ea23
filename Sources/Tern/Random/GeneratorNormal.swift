import CLibrary

extension Generator {
  /// Fills with normal floats (`torch.randn`, `normal_`).
  ///
  /// 16 or more: one word each, in blocks of 16 (`boxMullerBlock`), and 16 more words if the count is no
  /// multiple of 16. Fewer: in double, four words for a pair, the second of the pair kept for the next such
  /// request. Traps if `std` is negative or not a number.
  public func fillNormal(
    _ out: UnsafeMutableBufferPointer<Float>, mean: Double = 0, std: Double = 1
  ) {
    precondition(std >= 0, "Generator.fillNormal: std \(std) is not a width; give std >= 0")
    withState { $0.fillNormal(out, mean: mean, std: std) }
  }

  /// Fills with normal doubles: as for floats, but two words for each uniform.
  ///
  /// Traps if `std` is negative or not a number.
  public func fillNormal(
    _ out: UnsafeMutableBufferPointer<Double>, mean: Double = 0, std: Double = 1
  ) {
    precondition(std >= 0, "Generator.fillNormal: std \(std) is not a width; give std >= 0")
    withState { $0.fillNormal(out, mean: mean, std: std) }
  }
}

extension Generator.State {
  mutating func fillNormal(_ out: UnsafeMutableBufferPointer<Float>, mean: Double, std: Double) {
    guard let target = out.baseAddress else { return }
    let count = out.count
    if count < 16 {
      for i in 0..<count { target[i] = Float(nextNormal(mean: mean, std: std)) }
      return
    }
    let (mean, std) = (Float(mean), Float(std))
    forEachChunk(of: count, width: 1) { start, words in
      for i in 0..<words.count { target[start &+ i] = unitFloat(words[i]) }
      // Chunks are multiples of 16, so only the last one can end within a block.
      for block in stride(from: 0, to: words.count & ~15, by: 16) {
        boxMullerBlock(target + start + block, mean: mean, std: std)
      }
    }
    if count % 16 != 0 {
      let last = target + count - 16
      forEachChunk(of: 16, width: 1) { _, words in
        for i in 0..<16 { last[i] = unitFloat(words[i]) }
      }
      boxMullerBlock(last, mean: mean, std: std)
    }
  }

  mutating func fillNormal(_ out: UnsafeMutableBufferPointer<Double>, mean: Double, std: Double) {
    guard let target = out.baseAddress else { return }
    let count = out.count
    if count < 16 {
      for i in 0..<count { target[i] = nextNormal(mean: mean, std: std) }
      return
    }
    fillUniform(out, from: 0, to: 1)
    for block in stride(from: 0, to: count & ~15, by: 16) {
      boxMullerBlock(target + block, mean: mean, std: std)
    }
    if count % 16 != 0 {
      let last = UnsafeMutableBufferPointer(rebasing: out[(count - 16)...])
      fillUniform(last, from: 0, to: 1)
      boxMullerBlock(target + count - 16, mean: mean, std: std)
    }
  }

  /// One normal in double: the kept one if there is one, else the first of a new pair.
  ///
  /// Here the first uniform gives the angle and the second the radius, the other way round than in the
  /// blocks.
  mutating func nextNormal(mean: Double, std: Double) -> Double {
    if let kept = spareNormal {
      spareNormal = nil
      return mean.addingProduct(kept, std)
    }
    let angle = 2 * Double.pi * unitDouble(engine.next32(), engine.next32())
    let radius = (-2 * log1p(-unitDouble(engine.next32(), engine.next32()))).squareRoot()
    spareNormal = radius * sin(angle)
    return mean.addingProduct(radius * cos(angle), std)
  }
}
