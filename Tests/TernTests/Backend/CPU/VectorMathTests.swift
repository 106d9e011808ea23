import Foundation
import Tern
import TestSupport
import Testing

/// The float32 kernels of exp, log, tanh, sigmoid and erf against the C library's functions of Double.
///
/// The sweep walks through all bit patterns of Float with a prime step, so it meets every exponent,
/// subnormals, both infinities and NaN. `TERN_SWEEP_STEP=13` repeats the measurement that
/// Sources/CKernels/elementwise/vector_math.h states; the tests take a coarser step.
@Suite("Vector math")
struct VectorMathTests {
  struct Function: Sendable {
    let name: String
    /// The greatest error, in units of the last place of the exact result.
    let bound: Double
    let kernel: @Sendable (Tensor) -> Tensor
    let exact: @Sendable (Double) -> Double
    /// Where the bound holds.
    var domain: @Sendable (Float) -> Bool = { _ in true }
  }

  static let functions = [
    Function(name: "exp", bound: 1.05, kernel: { $0.exp() }, exact: { Foundation.exp($0) }),
    Function(name: "log", bound: 0.85, kernel: { $0.log() }, exact: { Foundation.log($0) }),
    Function(name: "tanh", bound: 1.35, kernel: { $0.tanh() }, exact: { Foundation.tanh($0) }),
    Function(
      name: "sigmoid", bound: 2.45, kernel: { $0.sigmoid() }, exact: { 1 / (1 + Foundation.exp(-$0)) },
      domain: { !($0 < -88.72) }),
    Function(name: "erf", bound: 1.7, kernel: { $0.erf() }, exact: { Foundation.erf($0) }),
  ]

  static let edges: [Float] = [
    0, -0.0, 1, -1, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, -.leastNonzeroMagnitude,
    .leastNormalMagnitude, .leastNormalMagnitude.nextDown, .greatestFiniteMagnitude,
    -.greatestFiniteMagnitude, 0.625, Float(0.625).nextDown, 88.72283, 88.72284, -87.33654, -103.97208,
    -103.97209, 0.70710677, 0.70710678, 1.4142135, 104, -104, 89,
    0.92, Float(0.92).nextDown, 4, Float(4).nextUp, -3.9,
  ]

  static func sweep(_ isa: String) {
    // Before the first kernel runs: the choice is made once for a process.
    setenv("TERN_ISA", isa, 1)
    let step = UInt32(ProcessInfo.processInfo.environment["TERN_SWEEP_STEP"] ?? "") ?? 16381
    var start: UInt64 = 0
    var points = edges
    while !points.isEmpty {
      let input = Tensor(points, shape: [points.count])
      for function in functions {
        var (worst, place) = (0.0, Float.zero)
        for (x, y) in zip(points, function.kernel(input).scalars(as: Float.self)) where function.domain(x) {
          let error = ulps(y, function.exact(Double(x)))
          if !(error <= worst) { (worst, place) = (error, x) }
        }
        #expect(worst <= function.bound, "\(isa): \(function.name)(\(place)) is \(worst) ulp off")
      }
      points.removeAll(keepingCapacity: true)
      while points.count < 1 << 16, start <= UInt64(UInt32.max) {
        points.append(Float(bitPattern: UInt32(start)))
        start += UInt64(step)
      }
    }
  }

  /// The distance in units of the last place that the exact value has as a Float; infinite when one
  /// is NaN or infinite and the other is not.
  static func ulps(_ y: Float, _ exact: Double) -> Double {
    if y.isNaN || exact.isNaN { return y.isNaN == exact.isNaN ? 0 : .infinity }
    let rounded = Float(exact)
    if y == rounded { return y.isInfinite ? 0 : abs(Double(y) - exact) / Double(rounded.ulp) }
    // Past the greatest number the next one would be 2^128.
    let last = Double(Float.greatestFiniteMagnitude.ulp)
    let found = y.isInfinite ? (y > 0 ? 0x1p128 : -0x1p128) : Double(y)
    if exact.isInfinite { return .infinity }
    return abs(found - exact) / (rounded.isInfinite ? last : Double(rounded.ulp))
  }

  @Test func baseline() async {
    await #expect(processExitsWith: .success) { VectorMathTests.sweep("base") }
  }
  @Test func avx2() async {
    await #expect(processExitsWith: .success) { VectorMathTests.sweep("avx2") }
  }
  /// The best set that the machine has.
  @Test func best() async {
    await #expect(processExitsWith: .success) { VectorMathTests.sweep("avx512") }
  }

  @Test func distancesAreCounted() {
    #expect(Self.ulps(1, 1) == 0)
    #expect(Self.ulps(Float(1).nextUp, 1) == 1)
    #expect(Self.ulps(0, Double(Float.leastNonzeroMagnitude) * 3) == 3)
    #expect(Self.ulps(.infinity, Double(Float.greatestFiniteMagnitude)) == 1)
    #expect(Self.ulps(.nan, 1) == .infinity && Self.ulps(1, .nan) == .infinity)
    #expect(Self.ulps(.greatestFiniteMagnitude, .infinity) == .infinity)
  }

  /// Below -88.72 the exact sigmoid is subnormal; ours is 0, and never negative or NaN.
  @Test func sigmoidUnderflowsToZero() {
    let x = Tensor([-88.8, -90.0, -104.0, -1e30, -Double.infinity])
    expectEqual(x.sigmoid(), Tensor.zeros([5]))
  }

  /// An element's bits depend neither on its place nor on its neighbors, among which are some that the kernels
  /// treat apart.
  @Test func neighborsDoNotMatter() {
    let count = 150
    let points = (0..<count).map { $0 % 11 == 3 ? Self.edges[$0 % Self.edges.count] : Float($0) * 0.1 - 7.3 }
    let input = Tensor(points, shape: [count]), backwards = Tensor(points.reversed(), shape: [count])
    for function in Self.functions {
      let whole = function.kernel(input).scalars(as: Float.self).map(\.bitPattern)
      let reversed = function.kernel(backwards).scalars(as: Float.self).map(\.bitPattern)
      #expect(Array(reversed.reversed()) == whole, "\(function.name), backwards")
      for edge in Self.edges where !edge.isNaN {
        // Ordinary numbers in one of four vectors, and the edge in the others.
        for vector in 0..<4 {
          let mixed = (0..<64).map { $0 / 16 == vector ? Float(0.5) : edge }
          let found = function.kernel(Tensor(mixed, shape: [64])).scalars(as: Float.self)
          let alone = function.kernel(Tensor([edge, 0.5], shape: [2])).scalars(as: Float.self).map(
            \.bitPattern)
          for place in 0..<64 {
            let expected = alone[place / 16 == vector ? 1 : 0]
            #expect(found[place].bitPattern == expected, "\(function.name)(\(mixed[place])) beside \(edge)")
          }
        }
      }
      for place in 0..<count where !points[place].isNaN {
        let one = function.kernel(Tensor([points[place]], shape: [1])).scalars(as: Float.self)[0]
        #expect(one.bitPattern == whole[place], "\(function.name)(\(points[place]))")
      }
    }
  }
}
