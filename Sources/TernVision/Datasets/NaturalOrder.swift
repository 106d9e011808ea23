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
