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
      let (before, faults) = (Device.Memory.statistics, Device.Memory.pageFaults)
      for _ in 0..<50 { step() }
      let after = Device.Memory.statistics
      // With more threads than cores, one may first take part in a product, and need memory to work in, at any step.
      let late = Threads.count
      #expect(after.freshAllocations <= before.freshAllocations + late, "blocks from the system")
      #expect(after.liveBytes == before.liveBytes, "memory held")
      #expect(after.allocations > before.allocations + 50 * 10)
      // A step touches about 1000 pages; the allocator of the language may still take a few.
      let fresh = Device.Memory.pageFaults - faults
      #expect(fresh < 50 + 64 * late, "\(fresh) fresh pages in 50 steps")
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
