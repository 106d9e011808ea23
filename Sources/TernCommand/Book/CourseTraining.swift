import Tern
import TernLearn

/// What the training sections share: the chapter's loaders and its measure of success.
struct CourseTraining {
  /// Batches of 256, in order, the short last one kept.
  let train: DataLoader
  let valid: DataLoader

  init(_ digits: ThreesAndSevens) {
    let (train, valid) = (digits.train, digits.valid)
    self.train = DataLoader(TensorDataset(train.x, train.y), batchSize: 256)
    self.valid = DataLoader(TensorDataset(valid.x, valid.y), batchSize: 256)
  }

  /// The share of right answers in a batch: above one half means 3.
  static func batchAccuracy(_ predictions: Tensor, _ targets: Tensor) -> Tensor {
    ((predictions.sigmoid() .> 0.5).to(.float32) .== targets).to(.float32).mean()
  }

  /// The chapter's `validate_epoch`: the plain mean of the batches' accuracies.
  ///
  /// The short last batch weighs as much as the others. So the fourth digit depends on the order of the validation
  /// files, which was another on the author's disk: `asPrinted` allows for it.
  func validate(_ model: (Tensor) -> Tensor) -> Double {
    let accuracies = noGrad { valid.map { Self.batchAccuracy(model($0.inputs), $0.targets).item() } }
    return accuracies.reduce(0, +) / Double(accuracies.count)
  }

  /// One unit of the fourth digit; six before training, when most answers are wrong somewhere.
  static let asPrinted = Expected.Allowance.absolute(0.0001)
  static let asPrintedAtTheStart = Expected.Allowance.absolute(0.0006)
}
