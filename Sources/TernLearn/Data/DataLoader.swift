import Tern

/// A data set cut into batches, in order or shuffled anew on each pass.
///
/// ```swift
/// for batch in DataLoader(data, batchSize: 256, order: .shuffled(generator)) { ... }
/// ```
///
/// A pass gives each item once. The last batch holds what is left, or is dropped when it is short and
/// `dropLast` is set. The order is drawn when a pass begins, on the caller's thread, so it never
/// depends on `prefetch`.
public struct DataLoader: Sequence, Sendable {
  public let dataset: any Dataset
  public let batchSize: Int
  public let order: Order
  public let dropLast: Bool
  /// Batches made ahead on another thread; 0 makes each one when it is asked for.
  public let prefetch: Int
  /// Changes each batch after it was gathered: bytes to floats, augmentation. If it draws random
  /// numbers, from a generator of its own, since `prefetch` runs it on another thread.
  public let transform: (@Sendable (Batch) -> Batch)?

  /// Traps unless the batch size is positive and `prefetch` is not negative.
  public init(
    _ dataset: any Dataset, batchSize: Int, order: Order = .sequential, dropLast: Bool = false,
    prefetch: Int = 0, transform: (@Sendable (Batch) -> Batch)? = nil
  ) {
    precondition(batchSize > 0, "DataLoader: the batch size must be positive, got \(batchSize)")
    precondition(prefetch >= 0, "DataLoader: prefetch must not be negative, got \(prefetch)")
    self.dataset = dataset
    self.batchSize = batchSize
    self.order = order
    self.dropLast = dropLast
    self.prefetch = prefetch
    self.transform = transform
  }

  /// The number of batches in a pass.
  public var batchCount: Int {
    let (whole, rest) = dataset.count.quotientAndRemainder(dividingBy: batchSize)
    return dropLast || rest == 0 ? whole : whole + 1
  }

  public var underestimatedCount: Int { batchCount }

  /// Begins a pass: draws its order, then what its items draw.
  public func makeIterator() -> AnyIterator<Batch> {
    let positions = order.next(dataset.count)
    let items = dataset.beginningPass()
    if prefetch == 0 {
      var number = 0
      return AnyIterator {
        guard number < batchCount else { return nil }
        defer { number += 1 }
        return batch(number, of: items, at: positions)
      }
    }
    let ahead = Prefetcher(count: batchCount, ahead: prefetch) {
      batch($0, of: items, at: positions)
    }
    return AnyIterator { ahead.next() }
  }

  /// Batch `number` of a pass in the order of `positions` (nil: as the items lie).
  private func batch(_ number: Int, of items: any Dataset, at positions: [Int]?) -> Batch {
    let start = number * batchSize
    // Not min(start + batchSize, count): a batch size may be as large as it likes.
    let range = start..<start + Swift.min(batchSize, dataset.count - start)
    let made = positions.map { items.batch(Array($0[range])) } ?? items.batch(range)
    let batch = transform?(made) ?? made
    // Elements that still wait are computed here, which may be ahead of the training and beside it.
    batch.inputs.evaluated()
    batch.targets.evaluated()
    return batch
  }
}

extension DataLoader {
  /// A transform: bytes 0...255 to float32 in 0...1.
  public static let bytesToUnit: @Sendable (Batch) -> Batch = {
    Batch($0.inputs.to(.float32) / 255, $0.targets)
  }
}
