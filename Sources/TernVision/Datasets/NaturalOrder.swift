/// Whether `a` comes before `b` when runs of digits count as numbers: 2 before 10, a9 before a10.
func naturallyPrecedes(_ a: String, _ b: String) -> Bool {
  var x = Array(a.utf8)[...]
  var y = Array(b.utf8)[...]
  func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }
  while let p = x.first, let q = y.first {
    if isDigit(p) && isDigit(q) {
      // Without leading zeros the longer run is the larger number; no run is too long for that.
      let m = x.prefix(while: isDigit)
      let n = y.prefix(while: isDigit)
      let (s, t) = (m.drop { $0 == 48 }, n.drop { $0 == 48 })
      if s.count != t.count { return s.count < t.count }
      if !s.elementsEqual(t) { return s.lexicographicallyPrecedes(t) }
      x = x.dropFirst(m.count)
      y = y.dropFirst(n.count)
    } else {
      if p != q { return p < q }
      x = x.dropFirst()
      y = y.dropFirst()
    }
  }
  if x.isEmpty != y.isEmpty { return x.isEmpty }
  return a < b
}

/// SplitMix64 (Steele, Lea, Flood 2014): a tiny generator, the same on every machine, for splitting folders.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
