import Tern

/// A data set cut into batches, in order or shuffled anew on each pass.
///
/// ```swift
/// for batch in DataLoader(data, batchSize: 256, order: .shuffled(generator)) { ... }
/// ```
///
/// A pass visits each item once, unless a custom order repeats some. The last batch holds the items that
/// remain; with `dropLast`, a last batch that is short is left out. The order is drawn when a pass begins,
/// on the caller's thread, so it does not depend on `prefetch`.
public struct DataLoader: Sequence, Sendable {
  /// The items that the batches are made of.
  public let dataset: any Dataset
  /// The number of items in a batch; the last batch of a pass may hold fewer.
  public let batchSize: Int
  /// The order in which a pass visits the items; by default, the order in which they are stored.
  public let order: Order
  /// Whether to leave out a last batch of fewer than `batchSize` items; false by default.
  public let dropLast: Bool
  /// The number of batches prepared ahead on another thread; 0, the default, prepares each one on demand.
  public let prefetch: Int
  /// A function applied to each batch, such as a conversion of bytes to floats, or data augmentation.
  ///
  /// If it draws random numbers, give it a generator of its own: `prefetch` runs it on another thread.
  public let transform: (@Sendable (Batch) -> Batch)?

  /// Creates a loader; nothing is read before the first pass.
  ///
  /// Traps unless `batchSize` is positive and `prefetch` is not negative.
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

  /// The number of batches in a pass: `dataset.count / batchSize`, rounded up, or down with `dropLast`.
  public var batchCount: Int {
    let (whole, rest) = dataset.count.quotientAndRemainder(dividingBy: batchSize)
    return dropLast || rest == 0 ? whole : whole + 1
  }

  public var underestimatedCount: Int { batchCount }

  /// Begins a pass: draws its order, then calls the data set's `beginningPass()`.
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

  /// Batch `number` of a pass, counted from 0. `positions` is the order of the whole pass; nil means the
  /// order in which the items are stored.
  private func batch(_ number: Int, of items: any Dataset, at positions: [Int]?) -> Batch {
    let start = number * batchSize
    // Not min(start + batchSize, count), which overflows for a huge batch size.
    let range = start..<start + Swift.min(batchSize, dataset.count - start)
    let made = positions.map { items.batch(Array($0[range])) } ?? items.batch(range)
    let batch = transform?(made) ?? made
    // Computes pending element-wise operations now: on the prefetching thread, if there is one, rather than
    // in the training loop.
    batch.inputs.evaluated()
    batch.targets.evaluated()
    return batch
  }
}

extension DataLoader {
  /// A transform that converts the inputs from bytes, 0...255, to float32 in 0...1.
  public static let bytesToUnit: @Sendable (Batch) -> Batch = {
    Batch($0.inputs.to(.float32) / 255, $0.targets)
  }
}
