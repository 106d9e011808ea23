import Dispatch
import Tern
import TestSupport
import Testing

/// Long chains, what the tape holds, and passes in several threads. The counters belong to the whole
/// process, so these run in processes of their own.
@Suite("Tape: memory and threads")
struct TapeMemoryTests {
  /// 100,000 operations: back without recursion, and nothing left alive.
  @Test func longChainBackward() async {
    await #expect(processExitsWith: .success) {
      let left = liveStorages {
        let x = Tensor([1.0, 2.0]).requiresGrad()
        var y = x
        for _ in 0..<100_000 { y = y + 1.0 }
        y.sum().backward()
        expectEqual(x.grad!, Tensor([1.0, 1.0]))
      }
      #expect(left == 0)
    }
  }

  /// Dropped without a backward pass: the nodes come down in a loop as well.
  @Test func longChainDropped() async {
    await #expect(processExitsWith: .success) {
      let left = liveStorages {
        var y = Tensor([1.0, 2.0]).requiresGrad()
        for i in 0..<100_000 { y = i % 2 == 0 ? y * y : y.sqrt() }
        #expect(y.isTracked)
      }
      #expect(left == 0)
    }
  }

  /// A chain that is kept, gone back over twice, and dropped.
  @Test func longChainKept() async {
    await #expect(processExitsWith: .success) {
      let left = liveStorages {
        let x = Tensor([1.0]).requiresGrad()
        var y = x
        for _ in 0..<20_000 { y = y * 1.0 }
        y.sum().backward(keepGraph: true)
        y.sum().backward()
        expectEqual(x.grad!, Tensor([2.0]))
      }
      #expect(left == 0)
    }
  }

  /// The pass lets go of what the tape held, while the result is still there; the gradients on the
  /// way take no more than a few tensors.
  @Test func backwardFreesTheTape() async {
    await #expect(processExitsWith: .success) {
      let x = Tensor.ones([1 << 18]).requiresGrad()
      var y = x
      for _ in 0..<40 { y = y.exp().log() }
      let before = Device.Memory.statistics.liveBytes
      y.sum().backward()
      let after = Device.Memory.statistics
      #expect(after.peakBytes - before < 8 << 20, "one tensor has 1 MiB")
      #expect(before - after.liveBytes > 35 << 20, "the 40 results that the tape kept are gone")
      #expect(y.isTracked)
    }
  }

  @Test func higherDerivativesLeaveNothing() async {
    await #expect(processExitsWith: .success) {
      let left = liveStorages {
        let x = Tensor([1.0, 2.0]).requiresGrad()
        var y = x.exp()
        for _ in 0..<3 { y = y.sum().gradients(withRespectTo: [x], createGraph: true)[0] }
        #expect(y.isTracked)
      }
      #expect(left == 0)
    }
  }

  @Test func operationsWithoutGradientsLeaveNoTape() async {
    await #expect(processExitsWith: .success) {
      let x = Tensor([1.0, 2.0]).requiresGrad()
      let left = noGrad { liveStorages { _ = (0..<100).reduce(x) { y, _ in y * 2 } } }
      #expect(left == 0)
    }
  }

  /// Independent graphs on one shared leaf, in several threads at once: all gradients arrive.
  @Test func parallelBackward() {
    let x = Tensor([1.0, 2.0, 3.0]).requiresGrad()
    let passes = 64
    DispatchQueue.concurrentPerform(iterations: passes) { i in
      (x * Double(i)).sum().backward()
    }
    let total = Double(passes * (passes - 1) / 2)
    expectEqual(x.grad!, Tensor([total, total, total]))
  }

  @Test func parallelTasks() async {
    let x = Tensor([1.0, 2.0, 3.0]).requiresGrad()
    let sums = await withTaskGroup(of: Tensor.self) { group in
      for i in 1...32 {
        group.addTask {
          let own = x.detached().requiresGrad()
          (own.squared() * Double(i)).sum().backward()
          return own.grad!
        }
      }
      return await group.reduce(Tensor.zeros([3])) { $0 + $1 }
    }
    expectEqual(sums, Tensor([1.0, 2.0, 3.0]) * 2 * Double(32 * 33 / 2))
  }
}
