import CLibrary

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
/// call nothing (choices are made with masks of bits), which lets the compiler make vector code of the loop.
@inline(__always)
func boxMullerBlock(_ p: UnsafeMutablePointer<Float>, mean: Float, std: Float) {
  for j in 0..<8 { p[j] = -2 * cephesLog(1 - p[j]) }
  // Apart from the others: the standard library's square root is a call, which would spoil their loop.
  for j in 0..<8 { p[j] = p[j].squareRoot() }
  for j in 0..<8 {
    let (sine, cosine) = cephesSineCosine(Float(2 * Double.pi) * p[j &+ 8])
    let radius = p[j]
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
  let bits = signedBits(x)
  let half = (bits & 0x007f_ffff) | 0x3f00_0000
  let small = ~reaches(half, 0.707106781186547524)
  let e = Float((bits &>> 23) &- 126 &+ small)
  let m = (float(half) - 1) + float(half & small)
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
  let octants = signedBits(angle * 1.27323954473516)
  // j is 0, 2, 4, 6 or 8: minus two for each of four masks.
  let passed = reaches(octants, 1) &+ reaches(octants, 3) &+ reaches(octants, 5) &+ reaches(octants, 7)
  let j = passed &* -2
  var x = fusedMultiplyAdd(Float(j), -0.78515625, angle)
  x = fusedMultiplyAdd(Float(j), -2.4187564849853515625e-4, x)
  x = fusedMultiplyAdd(Float(j), -3.77489497744594108e-8, x)
  let z = x * x

  var c: Float = 2.443315711809948e-5
  c = fusedMultiplyAdd(c, z, -1.388731625493765e-3)
  c = fusedMultiplyAdd(c, z, 4.166664568298827e-2)
  c = fusedMultiplyAdd(c * z, z, -(z * 0.5)) + 1

  var s: Float = -1.9515295891e-4
  s = fusedMultiplyAdd(s, z, 8.3321608736e-3)
  s = fusedMultiplyAdd(s, z, -1.6666654611e-1)
  s = fusedMultiplyAdd(s * z, x, x)

  // Bit 1 of j exchanges the two; bit 2 is the sine's sign, and that of j + 2 the cosine's.
  let exchange = (signedBits(s) ^ signedBits(c)) & (0 &- ((j &>> 1) & 1))
  let sine = signedBits(s) ^ exchange ^ ((j & 4) &<< 29)
  let cosine = signedBits(c) ^ exchange ^ (((j &+ 2) & 4) &<< 29)
  return (float(sine), float(cosine))
}

@inline(__always)
private func signedBits(_ x: Float) -> Int32 { Int32(bitPattern: x.bitPattern) }

@inline(__always)
private func float(_ bits: Int32) -> Float { Float(bitPattern: UInt32(bitPattern: bits)) }

/// All ones where the float of these bits is at least `bound`, else 0; for positive floats, whose bits are in
/// order.
@inline(__always)
private func reaches(_ bits: Int32, _ bound: Float) -> Int32 { ~((bits &- signedBits(bound)) &>> 31) }
