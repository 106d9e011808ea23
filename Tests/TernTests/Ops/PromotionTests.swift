import Tern
import TestSupport
import Testing

/// Types and values of mixed arithmetic against PyTorch's (scripts/goldens.py).
@Suite("Type promotion")
struct PromotionTests {
  struct File: Decodable {
    let pairs: [Size2D]
    let scalars: [Scalar]
  }
  struct Size2D: Decodable {
    let op: String
    let a, b, output: GoldenTensor
  }
  struct Scalar: Decodable {
    let op, number: String
    let x, left, right: GoldenTensor
  }
  static let golden: File = Golden.load("ops/promotion.json")

  /// All pairs of the six types, with and without a scalar tensor on either side.
  @Test(arguments: ["+", "*", "/", ".=="])
  func pairs(_ op: String) {
    let pairs = Self.golden.pairs.filter { $0.op == op }
    #expect(pairs.count == 6 * 6 * 3)
    for pair in pairs {
      let (a, b) = (pair.a.tensor, pair.b.tensor)
      let output =
        switch op {
        case "+": a + b
        case "*": a * b
        case "/": a / b
        default: a .== b
        }
      expectClose(output, pair.output.tensor, "\(a.dtype)\(a.shape) \(op) \(b.dtype)\(b.shape)")
    }
  }

  /// A number takes the tensor's type; a floating one turns integers into float32, a whole one turns
  /// bool into int64.
  @Test(arguments: ["+", "*", "/", ".=="])
  func numbers(_ op: String) {
    let scalars = Self.golden.scalars.filter { $0.op == op }
    #expect(scalars.count == 6 * 2)
    for row in scalars {
      let x = row.x.tensor
      let (right, left): (Tensor, Tensor) =
        if row.number == "2" {
          switch op {
          case "+": (x + 2, 2 + x)
          case "*": (x * 2, 2 * x)
          case "/": (x / 2, 2 / x)
          default: (x .== 2, x .== 2)
          }
        } else {
          switch op {
          case "+": (x + 2.5, 2.5 + x)
          case "*": (x * 2.5, 2.5 * x)
          case "/": (x / 2.5, 2.5 / x)
          default: (x .== 2.5, x .== 2.5)
          }
        }
      expectClose(right, row.right.tensor, "\(x.dtype) \(op) \(row.number)")
      expectClose(left, row.left.tensor, "\(row.number) \(op) \(x.dtype)")
    }
  }

  @Test func integersWrap() {
    expectEqual(Tensor([UInt8(200)], shape: [1]) + 100, Tensor([UInt8(44)], shape: [1]))
    expectEqual(
      Tensor([Int32.max], shape: [1]) + Tensor([Int32(1)], shape: [1]), Tensor([Int32.min], shape: [1]))
    expectEqual(Tensor([Int.min], shape: [1]) - 1, Tensor([Int.max], shape: [1]))
  }

  /// Whole numbers beyond 2^53, which a Double cannot hold.
  @Test func wideIntegersStayExact() {
    let odd = (1 << 60) + 1
    expectScalars(Tensor([1], shape: [1]) + odd, [odd + 1])
    expectScalars(Tensor([odd], shape: [1]) * 3, [odd &* 3])
    expectScalars(odd - Tensor([1], shape: [1]), [odd - 1])
  }

  private func expectScalars(
    _ x: Tensor, _ wanted: [Int], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(x.scalars(as: Int.self) == wanted, sourceLocation: sourceLocation)
  }
}
