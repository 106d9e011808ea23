extension Generator {
  /// Fills with integers of `range`, all about equally likely (`torch.randint`, `random_`).
  ///
  /// One word each, or two from 2^28 values on; the remainder of a division, as in PyTorch, so that a small
  /// value can be likelier by one part in 16. Traps on an empty range or one that `T` cannot hold.
  // The attributes keep a caller in another module from running the slow generic form.
  @_specialize(where T == Int64)
  @_specialize(where T == Int32)
  @_specialize(where T == UInt8)
  public func fillIntegers<T: FixedWidthInteger>(
    _ out: UnsafeMutableBufferPointer<T>, in range: Range<Int64>
  ) {
    precondition(
      !range.isEmpty, "Generator.fillIntegers: range \(range) is empty; give low < high")
    precondition(
      T(exactly: range.lowerBound) != nil && T(exactly: range.upperBound - 1) != nil,
      "Generator.fillIntegers: range \(range) does not fit \(T.self) (\(T.min)...\(T.max)); use Int64")
    withState { $0.fillIntegers(out, in: range) }
  }

  /// A permutation of `0..<n` (`torch.randperm`), one word for each place but the last.
  ///
  /// Traps on a negative `n`.
  public func permutation(_ n: Int) -> [Int64] {
    precondition(n >= 0, "Generator.permutation: n \(n) is negative; give the number of things to order")
    return withState { $0.permutation(n) }
  }

  /// Fills each place with `true` with the given probability (`bernoulli_(p)`, and what `nn.Dropout` keeps).
  ///
  /// Two words each. Traps unless `probability` is in 0...1.
  public func fillBernoulli(_ out: UnsafeMutableBufferPointer<Bool>, probability: Double) {
    checkProbability(probability)
    withState { $0.fillBernoulli(out, probability: probability, one: true, zero: false) }
  }

  /// Fills each place with `one` with the given probability, else with 0: a dropout mask in one pass.
  ///
  /// Two words each. Traps unless `probability` is in 0...1.
  public func fillBernoulli(
    _ out: UnsafeMutableBufferPointer<Float>, probability: Double, one: Float = 1
  ) {
    checkProbability(probability)
    withState { $0.fillBernoulli(out, probability: probability, one: one, zero: 0) }
  }

  /// Fills with `true` where a uniform float is below that place's probability (`torch.bernoulli`).
  ///
  /// One word each. Traps if the counts differ or a probability is outside 0...1.
  public func fillBernoulli(
    _ out: UnsafeMutableBufferPointer<Bool>, probabilities: UnsafeBufferPointer<Float>
  ) {
    checkCounts(out.count, probabilities.count)
    for p in probabilities { checkProbability(Double(p)) }
    withState { state in
      state.forEachChunk(of: out.count, width: 1) { start, words in
        for i in 0..<words.count { out[start + i] = unitFloat(words[i]) < probabilities[start + i] }
      }
    }
  }

  /// Fills with `true` where a uniform double is below that place's probability (`torch.bernoulli`).
  ///
  /// Two words each. Traps if the counts differ or a probability is outside 0...1.
  public func fillBernoulli(
    _ out: UnsafeMutableBufferPointer<Bool>, probabilities: UnsafeBufferPointer<Double>
  ) {
    checkCounts(out.count, probabilities.count)
    for p in probabilities { checkProbability(p) }
    withState { state in
      state.forEachChunk(of: out.count, width: 2) { start, words in
        for i in 0..<(words.count / 2) {
          out[start + i] = unitDouble(words[2 * i], words[2 * i + 1]) < probabilities[start + i]
        }
      }
    }
  }
}

private func checkProbability(_ p: Double) {
  precondition(p >= 0 && p <= 1, "Generator.fillBernoulli: probability \(p) is outside 0...1")
}

private func checkCounts(_ out: Int, _ probabilities: Int) {
  precondition(
    out == probabilities,
    "Generator.fillBernoulli: \(out) places but \(probabilities) probabilities; give one for each")
}

extension Generator.State {
  mutating func fillIntegers<T: FixedWidthInteger>(
    _ out: UnsafeMutableBufferPointer<T>, in range: Range<Int64>
  ) {
    let low = range.lowerBound
    // Wraps for ranges wider than Int64.max, and is right all the same.
    let width = UInt64(bitPattern: range.upperBound &- low)
    if width < 1 << 28 {
      let width = UInt32(width)
      forEachChunk(of: out.count, width: 1) { start, words in
        for i in 0..<words.count {
          out[start + i] = T(truncatingIfNeeded: low &+ Int64(words[i] % width))
        }
      }
    } else {
      forEachChunk(of: out.count, width: 2) { start, words in
        for i in 0..<(words.count / 2) {
          let draw = UInt64(words[2 * i]) << 32 | UInt64(words[2 * i + 1])
          out[start + i] = T(truncatingIfNeeded: low &+ Int64(bitPattern: draw % width))
        }
      }
    }
  }

  mutating func permutation(_ n: Int) -> [Int64] {
    // The bound is PyTorch's: from there on the remainder of a 32-bit word would be visibly uneven.
    n < Int(UInt32.max / 20) ? forwardPermutation(n) : insideOutPermutation(n)
  }

  /// Fisher-Yates from the front.
  private mutating func forwardPermutation(_ n: Int) -> [Int64] {
    var order = Array(0..<Int64(n))
    guard n > 1 else { return order }
    order.withUnsafeMutableBufferPointer { order in
      forEachChunk(of: n - 1, width: 1) { start, words in
        for k in 0..<words.count {
          let i = start &+ k
          order.swapAt(i, i &+ Int(words[k] % UInt32(truncatingIfNeeded: n &- i)))
        }
      }
    }
    return order
  }

  /// The inside-out form, with 64-bit draws: PyTorch's choice for large `n`. Two words for each place.
  mutating func insideOutPermutation(_ n: Int) -> [Int64] {
    [Int64](unsafeUninitializedCapacity: n) { order, filled in
      forEachChunk(of: n, width: 2) { start, words in
        for k in 0..<(words.count / 2) {
          let i = start &+ k
          let draw = UInt64(words[2 &* k]) << 32 | UInt64(words[2 &* k &+ 1])
          let z = Int(truncatingIfNeeded: draw % UInt64(truncatingIfNeeded: i &+ 1))
          order[i] = Int64(truncatingIfNeeded: i)
          order[i] = order[z]
          order[z] = Int64(truncatingIfNeeded: i)
        }
      }
      filled = n
    }
  }

  mutating func fillBernoulli<T>(
    _ out: UnsafeMutableBufferPointer<T>, probability: Double, one: T, zero: T
  ) {
    guard let target = out.baseAddress else { return }
    // A uniform double is a whole number times 2^-53, so whole numbers can be compared: quicker.
    let limit = Int64((probability * 0x1p53).rounded(.up))
    forEachChunk(of: out.count, width: 2) { start, words in
      for i in 0..<(words.count / 2) {
        let bits = (UInt64(words[2 &* i]) << 32 | UInt64(words[2 &* i &+ 1])) & 0x1f_ffff_ffff_ffff
        target[start &+ i] = Int64(truncatingIfNeeded: bits) < limit ? one : zero
      }
    }
  }
}
