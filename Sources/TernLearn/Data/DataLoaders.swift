public import Tern

/// The loaders of a training: one to learn from and one to check against.
public struct DataLoaders: Sendable {
  public let train: DataLoader
  /// nil when there is nothing to check against.
  public let valid: DataLoader?

  public init(_ train: DataLoader, _ valid: DataLoader? = nil) {
    self.train = train
    self.valid = valid
  }

  /// Both data sets in batches of one size, the training set shuffled by the generator.
  public init(
    train: any Dataset, valid: any Dataset, batchSize: Int, generator: Generator = .default,
    transform: (@Sendable (Batch) -> Batch)? = nil
  ) {
    self.init(
      DataLoader(train, batchSize: batchSize, order: .shuffled(generator), transform: transform),
      DataLoader(valid, batchSize: batchSize, transform: transform))
  }
}
