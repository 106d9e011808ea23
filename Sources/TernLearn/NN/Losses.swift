public import Tern

extension LossReduction {
  func callAsFunction(_ losses: Tensor) -> Tensor {
    switch self {
    case .mean: losses.mean()
    case .sum: losses.sum()
    case .none: losses
    }
  }
}

// Each loss has a form of two arguments, prediction and target, so that its name can be passed to a Learner,
// and a form with options. Shapes must be equal: broadcasting [n] against [n, 1] would compare every item
// with every other and go unnoticed.

/// The mean absolute difference |prediction - target|, a scalar. Traps when the shapes differ.
public func l1Loss(_ prediction: Tensor, _ target: Tensor) -> Tensor {
  l1Loss(prediction, target, reduction: .mean)
}
/// The absolute differences |prediction - target|, reduced to a scalar or, with `.none`, one for each
/// element. Traps when the shapes differ.
public func l1Loss(_ prediction: Tensor, _ target: Tensor, reduction: LossReduction) -> Tensor {
  requireEqualShapes("l1Loss", prediction, target)
  return reduction((prediction - target.to(prediction.dtype)).abs())
}

/// The mean squared difference (prediction - target)^2, a scalar. Traps when the shapes differ.
public func mseLoss(_ prediction: Tensor, _ target: Tensor) -> Tensor {
  mseLoss(prediction, target, reduction: .mean)
}
/// The squared differences (prediction - target)^2, reduced to a scalar or, with `.none`, one for each
/// element. Traps when the shapes differ.
public func mseLoss(_ prediction: Tensor, _ target: Tensor, reduction: LossReduction) -> Tensor {
  requireEqualShapes("mseLoss", prediction, target)
  return reduction((prediction - target.to(prediction.dtype)).squared())
}

/// The mean cross-entropy -y log p - (1 - y) log(1 - p) of p = sigmoid(logits) and targets y in 0...1, a
/// scalar.
///
/// Accurate for logits of any size. Traps when the shapes differ.
public func binaryCrossEntropyWithLogits(_ logits: Tensor, _ target: Tensor) -> Tensor {
  binaryCrossEntropyWithLogits(logits, target, reduction: .mean)
}
/// The cross-entropies of sigmoid(logits) and targets in 0...1, reduced to a scalar or, with `.none`, one for
/// each element. Traps when the shapes differ.
public func binaryCrossEntropyWithLogits(
  _ logits: Tensor, _ target: Tensor, reduction: LossReduction
) -> Tensor {
  requireEqualShapes("binaryCrossEntropyWithLogits", logits, target)
  // -y log s(x) - (1 - y) log(1 - s(x)) = log(1 + e^x) - x y
  return reduction(logits.softplus() - logits * target.to(logits.dtype))
}

func requireEqualShapes(_ name: StaticString, _ prediction: Tensor, _ target: Tensor) {
  if prediction.shape == target.shape { return }
  var fix = "reshape one of them"
  if prediction.rank == target.rank + 1 && prediction.shape.last == 1
    && prediction.shape.dropLast().elementsEqual(target.shape)
  {
    fix = "did you mean target.unsqueezed(axis: \(target.rank))?"
  } else if target.rank == prediction.rank + 1 && target.shape.last == 1
    && target.shape.dropLast().elementsEqual(prediction.shape)
  {
    fix = "did you mean target.squeezed(axis: \(prediction.rank))?"
  } else if prediction.rank == 2 && target.rank == 1 && prediction.shape[0] == target.shape[0] {
    fix = "for class numbers use crossEntropy"
  }
  fatalError("\(name): prediction \(prediction.shape) and target \(target.shape) differ; \(fix)")
}
