#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

// G. E. P. Box and M. E. Muller, "A Note on the Generation of Random Normal Deviates", 1958, over blocks of 16
// as PyTorch lays them out: from uniforms u1 (the first 8) and u2 (the last 8) come
//   sqrt(-2 ln(1 - u1)) cos(2 pi u2)  in the first 8 places and
//   sqrt(-2 ln(1 - u1)) sin(2 pi u2)  in the last 8.

/// Turns 16 uniform doubles into 16 normals, in place.
func boxMullerBlock(_ p: UnsafeMutablePointer<Double>, mean: Double, std: Double) {
  for j in 0..<8 {
    let radius = (-2 * log(1 - p[j])).squareRoot()
    let angle = 2 * Double.pi * p[j + 8]
    p[j] = mean.addingProduct(radius * cos(angle), std)
    p[j + 8] = mean.addingProduct(radius * sin(angle), std)
  }
}

/// Turns 16 uniform floats into 16 normals, in place.
///
/// The logarithm, sine and cosine are those of the Cephes library in single precision, with every
/// multiply-add fused: what PyTorch's vector code computes, so that the bits agree. They have no branch and
/// call nothing, which lets the compiler make vector code of the loop.
@inline(__always)
func boxMullerBlock(_ p: UnsafeMutablePointer<Float>, mean: Float, std: Float) {
  for j in 0..<8 {
    let radius = (-2 * cephesLog(1 - p[j])).squareRoot()
    let (sine, cosine) = cephesSineCosine(Float(2 * Double.pi) * p[j &+ 8])
    p[j] = fusedMultiplyAdd(radius * cosine, std, mean)
    p[j &+ 8] = fusedMultiplyAdd(radius * sine, std, mean)
  }
}

/// The natural logarithm of a normal positive float.
///
/// x = m 2^e with m in sqrt(1/2)..<sqrt(2); ln m from a polynomial in m - 1, e ln 2 added in two parts.
/// Constants: S. L. Moshier, Cephes, single/logf.c.
@inline(__always)
private func cephesLog(_ x: Float) -> Float {
  let bits = x.bitPattern
  let half = Float(bitPattern: (bits & 0x007f_ffff) | 0x3f00_0000)
  let small = half < 0.707106781186547524
  let e = Float(Int32(truncatingIfNeeded: bits >> 23) &- 126) - (small ? 1 : 0)
  let m = (half - 1) + (small ? half : 0)
  let z = m * m
  var y: Float = 7.0376836292e-2
  y = fusedMultiplyAdd(y, m, -1.1514610310e-1)
  y = fusedMultiplyAdd(y, m, 1.1676998740e-1)
  y = fusedMultiplyAdd(y, m, -1.2420140846e-1)
  y = fusedMultiplyAdd(y, m, 1.4249322787e-1)
  y = fusedMultiplyAdd(y, m, -1.6668057665e-1)
  y = fusedMultiplyAdd(y, m, 2.0000714765e-1)
  y = fusedMultiplyAdd(y, m, -2.4999993993e-1)
  y = fusedMultiplyAdd(y, m, 3.3333331174e-1)
  y = fusedMultiplyAdd(y * m, z, e * -2.12194440e-4)
  y = fusedMultiplyAdd(-0.5, z, y)
  return fusedMultiplyAdd(e, 0.693359375, m + y)
}

/// Sine and cosine of an angle in 0...2 pi.
///
/// The nearest even multiple j of pi/4 is taken off in three parts; one polynomial gives the sine of what is
/// left, one its cosine, and j says which is which and with what sign.
/// Constants: S. L. Moshier, Cephes, single/sinf.c.
@inline(__always)
private func cephesSineCosine(_ angle: Float) -> (sine: Float, cosine: Float) {
  let octants = angle * 1.27323954473516
  // j = 0, 2, 4, 6 or 8, counted by comparisons: a conversion to an integer would be checked one by one.
  let (past1, past3, past5, past7) = (octants >= 1, octants >= 3, octants >= 5, octants >= 7)
  let j: Float = ((past1 ? 2 : 0) + (past3 ? 2 : 0)) + ((past5 ? 2 : 0) + (past7 ? 2 : 0))
  var x = fusedMultiplyAdd(j, -0.78515625, angle)
  x = fusedMultiplyAdd(j, -2.4187564849853515625e-4, x)
  x = fusedMultiplyAdd(j, -3.77489497744594108e-8, x)
  let z = x * x

  var c: Float = 2.443315711809948e-5
  c = fusedMultiplyAdd(c, z, -1.388731625493765e-3)
  c = fusedMultiplyAdd(c, z, 4.166664568298827e-2)
  c = fusedMultiplyAdd(c * z, z, -(z * 0.5)) + 1

  var s: Float = -1.9515295891e-4
  s = fusedMultiplyAdd(s, z, 8.3321608736e-3)
  s = fusedMultiplyAdd(s, z, -1.6666654611e-1)
  s = fusedMultiplyAdd(s * z, x, x)

  let straight = past1 == past3 && past5 == past7  // j is 0, 4 or 8
  let sine = straight ? s : c
  let cosine = straight ? c : s
  return (past3 && !past7 ? -sine : sine, past1 && !past5 ? -cosine : cosine)
}
