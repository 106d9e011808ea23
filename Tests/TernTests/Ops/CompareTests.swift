import Testing

@testable import Tern

/// Comparisons and logic with numbers on either side, and what is close.
@Suite struct CompareTests {
  @Test func numbersOnEitherSide() {
    let x = Tensor([1, 2, 3])
    #expect((x .== 2).isEqual(to: Tensor([false, true, false])))
    #expect((2 .== x).isEqual(to: Tensor([false, true, false])))
    #expect((2 .< x).isEqual(to: x .> 2))
    #expect((2 .<= x).isEqual(to: x .>= 2))
    #expect((2 .> x).isEqual(to: x .< 2))
    #expect((2 .>= x).isEqual(to: x .<= 2))
    #expect((2 .!= x).isEqual(to: x .!= 2))
    #expect((2.5 .< x).isEqual(to: Tensor([false, false, true])))
    #expect((x .> 2.5).isEqual(to: Tensor([false, false, true])))
    let digit = 3
    #expect((x .== digit).isEqual(to: Tensor([false, false, true])))
  }

  /// A number that the elements' type cannot hold equals none of them.
  @Test func numbersBeyondTheType() {
    let beyond = (1 << 53) + 1
    #expect((Tensor([1, 44], dtype: .uint8) .== 300).any().item() == 0)
    #expect((Tensor([1], dtype: .uint8) .== beyond).item() == 0)
    #expect((Tensor([1], dtype: .int32) .== beyond).item() == 0)
    #expect((Tensor([beyond]) .== beyond).item() == 1)
    #expect((Tensor([beyond - 1]) .== beyond).item() == 0)
  }

  @Test func logic() {
    let (a, b) = (Tensor([true, true, false]), Tensor([true, false, false]))
    #expect((a .& b).isEqual(to: Tensor([true, false, false])))
    #expect((a .| b).isEqual(to: Tensor([true, true, false])))
    #expect((a .^ b).isEqual(to: Tensor([false, true, false])))
    #expect((.!a).isEqual(to: Tensor([false, false, true])))
    #expect((Tensor([2, 0]) .& Tensor([1.5, 1.0])).isEqual(to: Tensor([true, false])))
  }

  @Test func closeness() {
    let infinite = Tensor([Double.infinity])
    #expect(!Tensor([1.0]).isClose(to: infinite))
    #expect(!infinite.isClose(to: Tensor([1.0])))
    #expect(infinite.isClose(to: infinite))
    #expect(!infinite.isClose(to: -infinite))
    #expect(!Tensor([Double.nan]).isClose(to: Tensor([Double.nan])))
    #expect(Tensor([1.0]).isClose(to: Tensor([1.000001])))
  }

  @Test func oneTypeForNumbersWithAndWithoutAShape() {
    #expect(Tensor([1.0, 2.0]).dtype == .float32)
    #expect(Tensor([1.0, 2.0], shape: [2]).dtype == .float32)
    #expect(Tensor([1.0, 2.0], shape: [2], dtype: .float64).dtype == .float64)
    #expect(Tensor([1, 2], shape: [2]).dtype == .int64)
  }

  @Test func exactItems() {
    let big = (1 << 53) + 1
    #expect(Tensor([big]).item(as: Int.self) == big)
    #expect(Tensor(2.5).item(as: Float.self) == 2.5)
    #expect(Tensor(true).item(as: Bool.self))
  }

  @Test func powersOfBools() {
    let x = Tensor([true, false])
    #expect(x.pow(2).isEqual(to: Tensor([1.0, 0.0])))
    #expect(x.pow(3).isEqual(to: Tensor([1.0, 0.0])))
  }
}
