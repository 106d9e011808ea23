import Tern
import Testing

@Suite struct CreateTests {
  @Test func wholeNumbersAreExact() {
    let big = (1 << 53) + 1
    #expect(Tensor([[big, -big]]).scalars(as: Int.self) == [big, -big])
    #expect(Tensor(Int.max).scalars(as: Int.self) == [Int.max])
    #expect(Tensor(big, dtype: .int32).scalars(as: Int.self) == [1])
  }

  @Test func shapesAndTypesOfNestings() {
    #expect(Tensor([[[Float]]]([[[1, 2]], [[3, 4]]])).shape == [2, 1, 2])
    #expect(Tensor([[Double]]([[], []])).shape == [2, 0])
    #expect(Tensor([Int]()).shape == [0] && Tensor([Int]()).dtype == .int64)
    #expect(Tensor([[1.5]]).dtype == .float32 && Tensor([UInt8(1)]).dtype == .uint8)
    #expect(Tensor([1.0]).fullLike(2).isEqual(to: Tensor([2.0])))
  }

  @Test func randomTensorsFollowTheGenerator() {
    // torch.manual_seed(42); torch.rand(2), torch.randint(0, 10, (3,)), torch.randperm(4)
    let g = Generator(seed: 42)
    #expect(Tensor.rand([2], generator: g).isEqual(to: Tensor([Float(0.88226926), 0.91500396])))
    let a = Tensor.randn([3, 7], generator: Generator(seed: 1))
    #expect(a.isEqual(to: .randn([3, 7], generator: Generator(seed: 1))))
    #expect(a.randnLike().shape == [3, 7])
    #expect(Tensor.bernoulli([4], probability: 1, dtype: .bool).all().item() == 1)
    #expect(Tensor([0.0, 1]).bernoulli().isEqual(to: Tensor([0.0, 1])))
    #expect(Tensor.randperm(5).sorted().values.isEqual(to: .arange(5)))
    #expect(Tensor.randint([0], in: 3..<4).shape == [0])
  }

  @Test func raggedNestingNamesTheRow() async {
    expectMessage(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = Tensor([[[1, 2], [3, 4]], [[5, 6], [7]]])
      }, "Tensor: ragged nesting: row [1][1] has length 1, the first one has 2")
  }
}
