import CLibrary
import Tern
import TernVision

/// The chapter's loss: how far each prediction is from 1 where the target is 1, from 0 where it is 0, on average.
/// Predictions and targets `[n, 1]`.
func mnistLoss(_ predictions: Tensor, _ targets: Tensor) -> Tensor {
  let p = predictions.sigmoid()
  return Tensor.where(targets .== 1, 1 - p, p).mean()
}

extension BookSection {
  /// A loss that gets a little better when the predictions do.
  static let loss = BookSection("loss", "A loss with a slope, and the sigmoid") { page in
    page.say("Three images, a 3, a 7 and a 3, and how sure the model is that each is a 3:")
    page.code("func distances(_ p: Tensor) -> Tensor { Tensor.where(targets .== 1, 1 - p, p) }")
    let targets = Tensor([1, 0, 1])
    func distances(_ p: Tensor) -> Tensor { Tensor.where(targets .== 1, 1 - p, p) }
    let predictions = Tensor([0.9, 0.4, 0.2])
    page.check("distance of each from the truth", distances(predictions), .book("0.1000 0.4000 0.8000"))
    page.check("loss, their mean", distances(predictions).mean(), .book("0.4333"))
    let better = Tensor([0.9, 0.4, 0.8])
    page.check("loss when the last is 0.8 instead of 0.2", distances(better).mean(), .book("0.2333"))

    page.say(
      "Predictions must lie between 0 and 1. The sigmoid sees to it for any number; the loss begins with it.")
    page.code("func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }")
    func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
    page.picture(
      Plot("Sigmoid", x: "x", y: "sigmoid(x)").curve(over: -4...4, sigmoid)
        .horizontalLine(0.5, label: "undecided"))
  }
}
