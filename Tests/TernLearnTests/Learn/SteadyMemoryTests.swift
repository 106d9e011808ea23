import Foundation
import Tern
import TernLearn
import TestSupport
import Testing

/// A training step after the first few takes no memory that was not there before. The counters belong
/// to the whole process, so these run in processes of their own.
@Suite("Steady memory")
struct SteadyMemoryTests {
  @Test func noFreshPagesInASteadyStep() async {
    await #expect(processExitsWith: .success) {
      let generator = Generator(seed: 1)
      let model = Sequential(
        Linear(784, 256, generator: generator), ReLU(), Linear(256, 10, generator: generator))
      let optimizer = SGD(model.parameters, rate: 0.01, momentum: 0.9)
      let (x, y) = (
        Tensor.randn([512, 784], generator: generator), Tensor.randn([512, 10], generator: generator)
      )
      func step() {
        let loss = (model(x) - y).squared().mean()
        loss.backward()
        ModuleMode.training { optimizer.step() }
        optimizer.zeroGrad()
      }
      for _ in 0..<20 { step() }
      // With more threads than cores one may take part in a product for the first time at any step, and need memory to
      // work in then. So there may be such steps before fifty in a row that take none, but not without end.
      let isCrowded = Threads.count > ProcessInfo.processInfo.activeProcessorCount
      var attempts = isCrowded ? 40 : 1
      var (before, after, faults) = (Device.Memory.statistics, Device.Memory.statistics, 0)
      repeat {
        (before, faults) = (Device.Memory.statistics, Device.Memory.pageFaults)
        for _ in 0..<50 { step() }
        (after, faults) = (Device.Memory.statistics, Device.Memory.pageFaults - faults)
        attempts -= 1
      } while attempts > 0 && (after.freshAllocations != before.freshAllocations || faults >= 50)
      #expect(after.freshAllocations == before.freshAllocations, "blocks from the system")
      #expect(after.liveBytes == before.liveBytes, "memory held")
      #expect(after.allocations > before.allocations + 50 * 10)
      // A step touches about 1000 pages; the allocator of the language may still take a few.
      #expect(faults < 50, "\(faults) fresh pages in 50 steps")
      #expect(Device.Memory.peakResidentBytes > after.liveBytes)
    }
  }

  /// Large blocks that come back are moved to huge pages and keep what is written to them afterwards.
  @Test func largeBlocksComeBackUsable() async {
    await #expect(processExitsWith: .success) {
      let x = Tensor.arange(0, Double(3 << 20))
      for round in 0..<8 {
        let y = x + Double(round)
        #expect(y[0].item() == Double(round) && y[-1].item() == Double((3 << 20) - 1 + round))
      }
      let fresh = Device.Memory.statistics.freshAllocations
      for _ in 0..<8 { _ = x * 2.0 }
      #expect(Device.Memory.statistics.freshAllocations == fresh)
    }
  }
}
