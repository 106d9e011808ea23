import Tern
import TestSupport
import Testing

/// Views share memory and broadcasting takes its result only, shown by the allocation counters. These
/// belong to the whole process, so each test counts in a process of its own.
@Suite("Views")
struct ViewTests {
  @Test func viewsCopyNothing() async {
    await #expect(processExitsWith: .success) {
      let x = Tensor.arange(0, 24, step: 1).reshaped([2, 3, 4])
      let row = Tensor.arange(0, 4, step: 1)
      let views: [(String, () -> Tensor)] = [
        ("row", { x[1] }), ("column", { x[0..., 1] }), ("ellipsis", { x[.ellipsis, 2] }),
        ("slice", { x[1, 1..<3] }), ("last", { x[-1, .last(2)] }), ("newAxis", { x[.newAxis] }),
        ("element", { x[1, 2, 3] }), ("backwards", { x[.stride(by: -1)] }),
        ("stride", { x[.all, .stride(from: 0, by: 2)] }), ("transposed", { x.transposed(0, 2) }),
        ("T", { x.T }), ("permuted", { x.permuted([1, 2, 0]) }), ("movingAxis", { x.movingAxis(0, to: 2) }),
        ("unsqueezed", { x.unsqueezed(axis: 1) }), ("squeezed", { x.unsqueezed(axis: 0).squeezed(axis: 0) }),
        ("reshaped", { x.reshaped([6, 4]) }), ("flattened", { x.flattened() }),
        ("flattened from 1", { x.flattened(from: 1) }), ("expanded", { row.expanded(to: [5, 3, 4]) }),
        ("twice transposed", { x.transposed(0, 1).transposed(0, 1).flattened() }),
        // Dimensions that still run through each other evenly reshape without a copy as well.
        ("reshaped slice", { x[0..., 1..<3].reshaped([2, 8]) }), ("detached", { x.detached() }),
        ("contiguous", { x.contiguous() }), ("to its own type", { x.to(.int64) }),
      ]
      for (name, view) in views { #expect(allocations(of: view).blocks == 0, "\(name) copies") }
      // They hold what they should.
      #expect(x[1, 1..<3].scalars(as: Int.self) == [16, 17, 18, 19, 20, 21, 22, 23])
      #expect(x[0..., 1..<3].reshaped([2, 8]).scalars(as: Int.self) == Array(4..<12) + Array(16..<24))
    }
  }

  @Test func viewsOfTrackedTensorsCopyNothing() async {
    await #expect(processExitsWith: .success) {
      let x = Tensor.ones([64, 64]).requiresGrad()
      _ = x[0]  // the shared empty block, made once
      let taken = allocations { x[1..<9].T[0..., 2].unsqueezed(axis: 1).expanded(to: [64, 100]) }
      #expect(taken.blocks == 0 && taken.result.isTracked)
    }
  }

  /// A reshape that no strides can describe takes one block, and only then.
  @Test func reshapeCopiesWhenItMust() async {
    await #expect(processExitsWith: .success) {
      let x = Tensor.ones([3, 4])
      #expect(allocations { x.T.reshaped([12]) }.blocks == 1)
      #expect(allocations { x[0..., 0..<2].reshaped([6]) }.blocks == 1)
    }
  }

  @Test func broadcastingTakesTheResultOnly() async {
    await #expect(processExitsWith: .success) {
      let column = Tensor.ones([512, 1])
      let row = Tensor.ones([1, 512])
      let bytes = 512 * 512 * 4
      for operation in [
        { column + row }, { column * row }, { column.maximum(row) }, { .where(column .> 2.0, column, row) },
      ] as [() -> Tensor] {
        let taken = allocations(of: operation)
        #expect(taken.result.shape == [512, 512])
        #expect(taken.liveBytes == bytes, "the result and nothing else is held")
      }
      #expect(allocations { column + row }.blocks == 1)
      #expect(allocations { row.expanded(to: [512, 512]) * column }.blocks == 1)
      #expect(allocations { column .< row }.blocks == 1)
      // Strided operands are read where they lie.
      let wide = Tensor.ones([512, 512])
      #expect(allocations { wide.T + wide[.stride(by: -1)] }.blocks == 1)
      #expect(allocations { wide.T.exp() }.blocks == 1)
      #expect(allocations { wide.T.sum(axis: 0) }.blocks == 1)
    }
  }

  /// Writing copies once when someone else looks, and not at all otherwise.
  @Test func writesCopyOnlyWhatIsShared() async {
    await #expect(processExitsWith: .success) {
      var x = Tensor.ones([256])
      let value = Tensor(3.0)
      let step = Tensor.ones([256])
      #expect(allocations { x[5] = value }.blocks == 0)
      #expect(allocations { x += step }.blocks == 0)
      let copy = x
      #expect(allocations { x[6] = value }.blocks == 1)
      #expect(copy[6].item() == 2 && x[6].item() == 3)
    }
  }

  @Test func writesIntoAnExpandedTensorSpareItsOriginal() {
    let row = Tensor([1.0, 2.0])
    var table = row.expanded(to: [3, 2])
    table[1] = Tensor([8.0, 9.0])
    expectEqual(table, Tensor([[1.0, 2.0], [8.0, 9.0], [1.0, 2.0]]))
    expectEqual(row, Tensor([1.0, 2.0]))
  }

  /// Source and target overlap in one block.
  @Test func overlappingAssignmentReadsTheOldValues() {
    var x = Tensor.arange(6)
    x[1...] = x[..<5]
    expectEqual(x, Tensor([0, 0, 1, 2, 3, 4]))
    x[.all] = x[.stride(by: -1)]
    expectEqual(x, Tensor([4, 3, 2, 1, 0, 0]))
    x += x
    expectEqual(x, Tensor([8, 6, 4, 2, 0, 0]))
  }

  /// Of several picks of one place the last one wins, as in NumPy.
  @Test func repeatedPicks() {
    var x = Tensor([0, 0, 0])
    x[[1, 1, 2]] = Tensor([5, 6, 7])
    expectEqual(x, Tensor([0, 6, 7]))
    let y = Tensor([1.0, 2.0, 3.0]).requiresGrad()
    y[[1, 1, 2]].sum().backward()
    expectEqual(y.grad!, Tensor([0.0, 2.0, 1.0]))
  }
}
