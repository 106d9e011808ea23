public import Tern

/// A number that says how good predictions are; it is shown in the table and takes no part in training.
public struct Metric: Sendable {
  /// The column's heading.
  public let name: String
  /// The mean over a batch: prediction, target.
  public let compute: @Sendable (Tensor, Tensor) -> Tensor

  public init(_ name: String, _ compute: @escaping @Sendable (Tensor, Tensor) -> Tensor) {
    self.name = name
    self.compute = compute
  }

  /// The share of rows whose greatest prediction is at the target class.
  public static let accuracy = Metric("accuracy") { TernLearn.accuracy($0, $1) }

  /// The share of yes-no targets on the same side as the prediction, for logits.
  public static let binaryAccuracy = Metric("binary_accuracy") { TernLearn.binaryAccuracy($0.sigmoid(), $1) }
}

/// The share of rows of `[n, classes]` whose greatest element is at the class in `[n]`, as a scalar.
///
/// Traps when the shapes do not fit.
public func accuracy(_ prediction: Tensor, _ target: Tensor) -> Tensor {
  precondition(
    prediction.rank == 2 && target.rank == 1 && prediction.shape[0] == target.shape[0],
    "accuracy: needs predictions [n, classes] and class numbers [n], got \(prediction.shape) and \(target.shape)"
  )
  return (prediction.detached().argmax(axis: 1) .== target).to(.float32).mean()
}

/// The share of predictions above `threshold` exactly where the target is 1, as a scalar.
///
/// Traps when the shapes differ.
public func binaryAccuracy(_ prediction: Tensor, _ target: Tensor, threshold: Double = 0.5) -> Tensor {
  requireEqualShapes("binaryAccuracy", prediction, target)
  return ((prediction.detached() .> threshold).to(.float32) .== target.to(.float32)).to(.float32).mean()
}
