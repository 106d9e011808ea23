public import Tern

/// The data loaders of a training: one to train on and one to validate on.
public struct DataLoaders: Sendable {
  /// The batches to train on; an epoch is one pass over them.
  public let train: DataLoader
  /// The batches to validate on after each epoch; nil for no validation.
  public let valid: DataLoader?

  /// Combines two loaders; without the second, a fit does not validate.
  public init(_ train: DataLoader, _ valid: DataLoader? = nil) {
    self.train = train
    self.valid = valid
  }

  /// Makes loaders for two data sets, with the same batch size and transform for both. The training set is
  /// shuffled by the generator on each pass; the validation set keeps its order.
  ///
  /// Traps unless `batchSize` is positive.
  public init(
    train: any Dataset, valid: any Dataset, batchSize: Int, generator: Generator = .default,
    transform: (@Sendable (Batch) -> Batch)? = nil
  ) {
    self.init(
      DataLoader(train, batchSize: batchSize, order: .shuffled(generator), transform: transform),
      DataLoader(valid, batchSize: batchSize, transform: transform))
  }
}
