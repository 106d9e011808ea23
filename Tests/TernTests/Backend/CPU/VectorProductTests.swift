import Tern
import TestSupport
import Testing

/// Products of a row vector and a matrix: tall matrices are cut into bands of 64 rows.
@Suite struct VectorProductTests {
  @Test(arguments: [1, 5, 127, 128, 129, 200, 1000, 4096, 4097, 5000])
  func everyHeightAgainstDoublePrecision(rows: Int) {
    for columns in [2, 33, 784] {
      let generator = Generator(seed: UInt64(rows))
      let a = Tensor.randn([rows, columns], generator: generator)
      let x = Tensor.randn([1, rows], generator: generator)
      let exact = x.to(.float64).matmul(a.to(.float64)).to(.float32)
      expectClose(x.matmul(a), exact, relative: 1e-4, absolute: 1e-3, "\(rows) x \(columns)")
      // The rows of a wider matrix, so that they do not follow one another in memory.
      let wide = Tensor.concatenated([a, a], axis: 1)[0..., 0..<columns]
      expectEqual(x.matmul(wide), x.matmul(a), "\(rows) x \(columns) strided")
    }
  }

  @Test func sameBitsOnAnyNumberOfThreads() async {
    await #expect(processExitsWith: .success) {
      let a = Tensor.randn([1500, 300], generator: Generator(seed: 1))
      let x = Tensor.randn([1, 1500], generator: Generator(seed: 2))
      Threads.count = 1
      let alone = x.matmul(a)
      for threads in [2, 3, 5, 16] {
        Threads.count = threads
        guard x.matmul(a).isEqual(to: alone) else { fatalError("\(threads) threads gave other bits") }
      }
    }
  }
}
