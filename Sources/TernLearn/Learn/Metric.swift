public import Tern

/// A measure of how good predictions are. It is shown in the table and has no effect on training.
public struct Metric: Sendable {
  /// The heading of the table's column.
  public let name: String
  /// The mean over one batch, a scalar, from the prediction and the target.
  public let compute: @Sendable (Tensor, Tensor) -> Tensor

  /// Creates a metric with a column heading and a function of prediction and target, which returns the mean
  /// over the batch as a scalar.
  public init(_ name: String, _ compute: @escaping @Sendable (Tensor, Tensor) -> Tensor) {
    self.name = name
    self.compute = compute
  }

  /// The share of items whose greatest prediction is that of the target class: predictions `[n, classes]` and
  /// class numbers `[n]`.
  public static let accuracy = Metric("accuracy") { TernLearn.accuracy($0, $1) }

  /// The share of elements that are predicted correctly, for logits and targets of 0 or 1: a logit above 0
  /// means 1, any other means 0.
  public static let binaryAccuracy = Metric("binary_accuracy") { TernLearn.binaryAccuracy($0.sigmoid(), $1) }
}

/// The share of items whose greatest prediction is that of the target class, as a scalar: predictions
/// `[n, classes]` and class numbers `[n]`.
///
/// Traps when the shapes do not fit.
public func accuracy(_ prediction: Tensor, _ target: Tensor) -> Tensor {
  precondition(
    prediction.rank == 2 && target.rank == 1 && prediction.shape[0] == target.shape[0],
    "accuracy: needs predictions [n, classes] and class numbers [n], got \(prediction.shape) and \(target.shape)"
  )
  return (prediction.detached().argmax(axis: 1) .== target).to(.float32).mean()
}

/// The share of elements that are predicted correctly, as a scalar. A prediction above `threshold` means 1,
/// any other means 0; the targets are 0 or 1.
///
/// Traps when the shapes differ.
public func binaryAccuracy(_ prediction: Tensor, _ target: Tensor, threshold: Double = 0.5) -> Tensor {
  requireEqualShapes("binaryAccuracy", prediction, target)
  return ((prediction.detached() .> threshold).to(.float32) .== target.to(.float32)).to(.float32).mean()
}
