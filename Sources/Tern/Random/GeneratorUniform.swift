extension Generator {
  /// Fills with floats uniform in `from..<to`, one word each, 24 random bits (`torch.rand`, `uniform_`).
  ///
  /// Traps unless `from <= to` and `to - from` is finite.
  public func fillUniform(
    _ out: UnsafeMutableBufferPointer<Float>, from: Float = 0, to: Float = 1
  ) {
    precondition(from <= to && (to - from).isFinite, uniformMessage(from, to))
    withState { $0.fillUniform(out, from: from, to: to) }
  }

  /// Fills with doubles uniform in `from..<to`, two words each, 53 random bits.
  ///
  /// Traps unless `from <= to` and `to - from` is finite.
  public func fillUniform(
    _ out: UnsafeMutableBufferPointer<Double>, from: Double = 0, to: Double = 1
  ) {
    precondition(from <= to && (to - from).isFinite, uniformMessage(from, to))
    withState { $0.fillUniform(out, from: from, to: to) }
  }
}

private func uniformMessage<T>(_ from: T, _ to: T) -> String {
  "Generator.fillUniform: \(from)..<\(to) is no range of finite width; give from <= to"
}

extension Generator.State {
  mutating func fillUniform(_ out: UnsafeMutableBufferPointer<Float>, from: Float, to: Float) {
    guard let target = out.baseAddress else { return }
    let width = to - from
    forEachChunk(of: out.count, width: 1) { start, words in
      for i in 0..<words.count {
        let value = fusedMultiplyAdd(unitFloat(words[i]), width, from)
        // Rounding can reach the excluded end; PyTorch puts the other end in its place.
        target[start &+ i] = value == to ? from : value
      }
    }
  }

  mutating func fillUniform(_ out: UnsafeMutableBufferPointer<Double>, from: Double, to: Double) {
    guard let target = out.baseAddress else { return }
    if from == 0 && to == 1 {
      forEachChunk(of: out.count, width: 2) { start, words in
        for i in 0..<(words.count / 2) { target[start &+ i] = unitDouble(words[2 &* i], words[2 &* i &+ 1]) }
      }
      return
    }
    let width = to - from
    forEachChunk(of: out.count, width: 2) { start, words in
      for i in 0..<(words.count / 2) {
        let value = from.addingProduct(unitDouble(words[2 &* i], words[2 &* i &+ 1]), width)
        target[start &+ i] = value == to ? from : value
      }
    }
  }
}

/// The low 24 bits of a word as a float in `0..<1`.
@inline(__always)
func unitFloat(_ word: UInt32) -> Float {
  // Through Int32, for which vector instructions exist everywhere.
  Float(Int32(truncatingIfNeeded: word & 0xff_ffff)) * 0x1p-24
}

/// The low 53 bits of two words, the first one high, as a double in `0..<1`.
@inline(__always)
func unitDouble(_ high: UInt32, _ low: UInt32) -> Double {
  let bits = (UInt64(high) << 32 | UInt64(low)) & 0x1f_ffff_ffff_ffff
  return Double(Int64(truncatingIfNeeded: bits)) * 0x1p-53
}

/// `a * b + c` rounded once, as PyTorch's compiled kernels do it.
///
/// Written in double, where the product of two floats is exact, because a plain x86-64 build has no fused
/// instruction and would call the C library for each value. The sum is rounded to double before float, so
/// about one result in 2^29 can differ from a true fused operation by the last bit.
@inline(__always)
func fusedMultiplyAdd(_ a: Float, _ b: Float, _ c: Float) -> Float {
  Float(Double(a) * Double(b) + Double(c))
}
