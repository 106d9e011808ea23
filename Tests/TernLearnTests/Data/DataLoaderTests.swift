import Synchronization
import Tern
import TernLearn
import TestSupport
import Testing

@Suite struct DataLoaderTests {
  /// Item i is [i, -i] with target i.
  private func numbers(_ count: Int) -> TensorDataset {
    let column = Tensor.arange(count).to(.float32).unsqueezed(axis: 1)
    return TensorDataset(Tensor.concatenated([column, -column], axis: 1), Tensor.arange(count))
  }

  private func targets(_ loader: DataLoader) -> [[Int]] { loader.map { $0.targets.scalars(as: Int.self) } }

  @Test func inOrderWithAShortLastBatch() {
    let loader = DataLoader(numbers(7), batchSize: 3)
    #expect(targets(loader) == [[0, 1, 2], [3, 4, 5], [6]])
    #expect(loader.batchCount == 3)
    let dropping = DataLoader(numbers(7), batchSize: 3, dropLast: true)
    #expect(targets(dropping) == [[0, 1, 2], [3, 4, 5]] && dropping.batchCount == 2)
    #expect(targets(DataLoader(numbers(6), batchSize: 3, dropLast: true)).count == 2)
    #expect(targets(DataLoader(numbers(0), batchSize: 3)).isEmpty)
    #expect(targets(DataLoader(numbers(2), batchSize: 300)) == [[0, 1]])
  }

  @Test(arguments: [0, 1, 3])
  func shuffledGivesEachItemOnceWithItsTarget(prefetch: Int) {
    let loader = DataLoader(
      numbers(50), batchSize: 8, order: .shuffled(Generator(seed: 4)), prefetch: prefetch)
    var orders: [[Int]] = []
    for _ in 0..<2 {
      var seen: [Int] = []
      for batch in loader {
        let y = batch.targets.scalars(as: Int.self)
        #expect(batch.inputs.scalars(as: Int.self) == y.flatMap { [$0, -$0] })
        seen += y
      }
      #expect(seen.sorted() == Array(0..<50))
      orders.append(seen)
    }
    #expect(orders[0] != orders[1])
    #expect(orders[0] == Generator(seed: 4).permutation(50).map { Int($0) })
  }

  @Test func prefetchChangesNoBatch() {
    func all(_ prefetch: Int) -> [[Int]] {
      targets(
        DataLoader(
          numbers(100), batchSize: 7, order: .shuffled(Generator(seed: 9)), prefetch: prefetch,
          transform: { Batch($0.inputs, $0.targets * 2) }))
    }
    let plain = all(0)
    #expect(plain.flatMap { $0 }.reduce(0, +) == 9900)
    for prefetch in [1, 2, 5, 100] { #expect(all(prefetch) == plain) }
  }

  @Test(.timeLimit(.minutes(1)))
  func abandonedPassesEnd() {
    struct Counting: Dataset {
      let made: @Sendable () -> Void
      var count: Int { 1000 }
      func batch(_ positions: [Int]) -> Batch {
        made()
        return Batch(.zeros([positions.count, 1]), .zeros([positions.count, 1]))
      }
    }
    let counter = Counter()
    let loader = DataLoader(Counting { counter.add() }, batchSize: 10, prefetch: 3)
    for _ in 0..<50 {
      let iterator = loader.makeIterator()
      _ = iterator.next()
      _ = iterator.next()
    }
    for _ in 0..<50 { _ = loader.makeIterator() }
    // Never more than was asked for and the three ahead.
    #expect(counter.value <= 50 * 5 + 50 * 3)
    #expect(loader.reduce(0) { $0 + $1.count } == 1000)
  }

  private final class Counter: Sendable {
    private let number = Mutex(0)
    func add() { number.withLock { $0 += 1 } }
    var value: Int { number.withLock { $0 } }
  }

  @Test func theCoursesShuffle() {
    let loader = DataLoader(numbers(15), batchSize: 5, order: .course(Course.Shuffle(seed: 42)))
    #expect(targets(loader) == [[3, 12, 8, 10, 2], [9, 4, 7, 14, 5], [1, 13, 0, 6, 11]])
    #expect(targets(loader) != [[3, 12, 8, 10, 2], [9, 4, 7, 14, 5], [1, 13, 0, 6, 11]])
  }

  @Test func aPassConsumesTwoWordsWhenAsked() {
    let (generator, reference) = (Generator(seed: 1), Generator(seed: 1))
    let loader = DataLoader(numbers(5), batchSize: 2, order: .sequential.drawingBaseSeed(from: generator))
    for _ in 0..<3 { for _ in loader {} }
    reference.discard(words: 6)
    #expect(generator.next32() == reference.next32())
  }

  @Test func contiguousBatchesAreViews() {
    let data = numbers(10)
    let batches = Array(DataLoader(data, batchSize: 4))
    for (number, batch) in batches.enumerated() {
      #expect(batch.inputs.sharesMemory(with: data.inputs))
      #expect(batch.targets.sharesMemory(with: data.targets))
      expectEqual(batch.inputs[0, 0], Tensor(Double(number * 4)))
    }
    let shuffled = DataLoader(data, batchSize: 4, order: .shuffled(Generator(seed: 1)))
    #expect(shuffled.allSatisfy { !$0.inputs.sharesMemory(with: data.inputs) })
  }

  @Test func bytesBecomeFloats() {
    let data = TensorDataset(Tensor([[0, 255], [51, 102]], dtype: .uint8), Tensor([0, 1]))
    let batch = DataLoader(data, batchSize: 2, transform: DataLoader.bytesToUnit).first { _ in true }!
    expectClose(batch.inputs, Tensor([[0.0, 1], [0.2, 0.4]]))
  }

  @Test func pairsAndItems() {
    let data = TensorDataset([(Tensor([1.0, 2]), Tensor(1)), (Tensor([3.0, 4]), Tensor(0))])
    #expect(data.count == 2)
    expectEqual(data[1].input, Tensor([3.0, 4]))
    expectEqual(data[1].target, Tensor(0))
  }

  @Test func unequalLengthsTrap() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = TensorDataset(.zeros([3, 2]), .zeros([2]))
    }
    expectMessage(result, "TensorDataset: inputs [3, 2] and targets [2] have different numbers of rows")
  }

  @Test func anOrderOfTheWrongLengthTraps() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let data = TensorDataset(.zeros([3, 2]), .zeros([3]))
      for _ in DataLoader(data, batchSize: 1, order: .custom { _ in [0, 1, 3] }) {}
    }
    expectMessage(result, "Order.custom: 3 positions for 3 items; give one in 0..<3 for each")
  }
}
