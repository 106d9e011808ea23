import Tern
import TernLearn
import TestSupport
import Testing

@testable import TernVision

@Suite struct ByteImagesTests {
  private let images = LabeledImages(
    pixels: (0..<50 * 28 * 28).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 9) },
    labels: (0..<50).map { $0 % 3 }, rows: 28, columns: 28, classes: ["a", "b", "c"])

  private func passes(
    _ data: ByteImages, prefetch: Int = 0, order: DataLoader.Order = .sequential, count: Int = 2
  ) -> [[Float]] {
    let loader = DataLoader(data, batchSize: 16, order: order, prefetch: prefetch)
    return (0..<count).map { _ in loader.flatMap { $0.inputs.scalars(as: Float.self) } }
  }

  @Test func plainBatchesAreTheNormalizedBytes() {
    let normalization = ImageNormalization(mean: 0.25, deviation: 0.5)
    let data = ByteImages(images, item: [1, 28, 28], normalization: normalization)
    let batch = data.batch([7, 0, 49, 7])
    #expect(batch.inputs.shape == [4, 1, 28, 28] && batch.inputs.dtype == .float32)
    #expect(batch.targets.scalars(as: Int.self) == [1, 0, 1, 1] && batch.targets.dtype == .int64)
    let bytes = images.imageTensor[[7, 0, 49, 7]]
    let plain = (bytes.to(.float32) / 255 - 0.25) / 0.5
    expectClose(batch.inputs, plain.reshaped([4, 1, 28, 28]), absolute: 1e-6)
    // A classifier brings images to numbers as its training did, to the bit.
    expectEqual(normalization.apply(bytes).reshaped([4, 1, 28, 28]), batch.inputs)
    // A change that changes nothing takes the other way to the same numbers.
    let warped = ByteImages(
      images, item: [1, 28, 28], normalization: normalization,
      augmentation: Augmentation(erasing: 1, erasedSide: 0...0))
    #expect(
      warped.batch([7, 0, 49, 7]).inputs.scalars(as: Float.self) == batch.inputs.scalars(as: Float.self))
  }

  @Test func someOfTheImages() {
    let data = ByteImages(images, positions: [4, 40, 5])
    #expect(data.count == 3)
    #expect(data.batch([2, 0]).targets.scalars(as: Int.self) == [2, 1])
    let whole = ByteImages(images).batch([5, 4]).inputs.scalars(as: Float.self)
    #expect(data.batch([2, 0]).inputs.scalars(as: Float.self) == whole)
    #expect(data.batch(0..<0).inputs.shape == [0, 1, 28, 28])
  }

  @Test func theSameBitsForAnyThreadsAndPrefetch() {
    func made(threads: Int, prefetch: Int) -> [[Float]] {
      let before = Threads.count
      Threads.count = threads
      defer { Threads.count = before }
      let data = ByteImages(images, augmentation: .digits, generator: Generator(seed: 3))
      return passes(data, prefetch: prefetch, order: .shuffled(Generator(seed: 4)))
    }
    let reference = made(threads: 1, prefetch: 0)
    #expect(reference[0] != reference[1])
    for (threads, prefetch) in [(2, 0), (3, 0), (1, 2), (3, 1)] {
      #expect(made(threads: threads, prefetch: prefetch) == reference)
    }
  }

  @Test func aChangeBelongsToTheImageNotToItsPlace() {
    let data = ByteImages(images, augmentation: .digits)
    let (a, b) = (data.batch([3, 9, 20]).inputs, data.batch([20, 3]).inputs)
    #expect(a[2].scalars(as: Float.self) == b[0].scalars(as: Float.self))
    #expect(a[0].scalars(as: Float.self) == b[1].scalars(as: Float.self))
    // A part of the images changes as the whole does.
    let part = ByteImages(images, positions: [20], augmentation: .digits)
    #expect(part.batch([0]).inputs.scalars(as: Float.self) == b[0].scalars(as: Float.self))
  }

  @Test func equalImagesChangeDifferently() {
    let one = Array(images.image(0))
    let twins = LabeledImages(
      pixels: one + one, labels: [0, 0], rows: 28, columns: 28, classes: images.classes)
    let made = ByteImages(twins, augmentation: .digits).batch([0, 1]).inputs
    #expect(made[0].scalars(as: Float.self) != made[1].scalars(as: Float.self))
  }

  @Test func onlyAugmentedPassesDraw() {
    let (plain, used) = (Generator(seed: 1), Generator(seed: 1))
    _ = passes(ByteImages(images, generator: plain))
    _ = passes(ByteImages(images, augmentation: .clothes, generator: used))
    #expect(plain.state == Generator(seed: 1).state)
    #expect(used.state != plain.state)
  }
}
