import Tern
import TernLearn

extension BookSection {
  /// The whole loop of stochastic gradient descent, with nothing but tensors.
  static let byHand = BookSection(
    "by-hand", "Putting it all together, by hand",
    onMNIST: { page, digits in
      let training = CourseTraining(digits)
      let generator = CourseStream.generator(at: CourseStream.weights, keeping: CourseStream.waitingNormal)
      var weights = Tensor.randn([784, 1], generator: generator).requiresGrad()
      var bias = Tensor.randn([1], generator: generator).requiresGrad()
      func linear1(_ xb: Tensor) -> Tensor { xb.matmul(weights) + bias }

      page.say("New random parameters, and four images to try the steps on.")
      let first = training.train.first { _ in true }!
      page.check("shape of a batch", first.inputs.shape, .book("[256, 784]"))
      page.check("shape of its labels", first.targets.shape, .book("[256, 1]"))
      let (batch, labels) = (first.inputs[0..<4], first.targets[0..<4])
      page.check("shape of the four", batch.shape, .book("[4, 784]"))
      let predictions = linear1(batch)
      page.check("predictions", predictions, .book("-11.1002 5.9263 9.9627 -8.1484"))

      func gradients(_ xb: Tensor, _ yb: Tensor) { mnistLoss(linear1(xb), yb).backward() }
      let loss = mnistLoss(predictions, labels)
      page.check("loss", loss, .book("0.5006"))
      loss.backward()
      page.check("gradient's shape, weights", weights.grad!.shape, .book("[784, 1]"))
      page.check("gradient's mean, weights", weights.grad!.mean(), .book("-0.0001"))
      page.check("gradient, bias", bias.grad!, .book("-0.0008"))

      page.say("Gradients add up from call to call, so each step must begin by forgetting them.")
      gradients(batch, labels)
      page.check("mean after a second backward()", weights.grad!.mean(), .book("-0.0002"))
      page.check("bias after a second backward()", bias.grad!, .book("-0.0015"))
      gradients(batch, labels)
      page.check("mean after a third", weights.grad!.mean(), .book("-0.0003"))
      page.check("bias after a third", bias.grad!, .book("-0.0023"))
      weights.zeroGrad()
      bias.zeroGrad()

      page.say(
        "Is each of the four on the right side of 0? Then the accuracy of all batches of the validation set:")
      page.check("right answers", ((predictions .> 0).to(.float32) .== labels), .book("0 1 1 0"))
      page.check("accuracy of the four", CourseTraining.batchAccuracy(predictions, labels), .book("0.5000"))
      page.check(
        "accuracy at the start", training.validate(linear1),
        .book("0.5219", within: CourseTraining.asPrintedAtTheStart))

      page.say(
        "One epoch: for every batch, gradients and a step against them. The fourth digit of an accuracy may be one off:"
      )
      page.say(
        "the short last batch counts as much as the others, and the author's disk gave the files in another order."
      )
      page.code(
        """
        for batch in training.train {
          mnistLoss(linear1(batch.inputs), batch.targets).backward()
          noGrad {
            weights -= weights.grad! * rate
            bias -= bias.grad! * rate
          }
          weights.zeroGrad()
          bias.zeroGrad()
        }
        """)
      func trainEpoch(rate: Double) {
        for batch in training.train {
          mnistLoss(linear1(batch.inputs), batch.targets).backward()
          noGrad {
            weights -= weights.grad! * rate
            bias -= bias.grad! * rate
          }
          weights.zeroGrad()
          bias.zeroGrad()
        }
      }
      trainEpoch(rate: 1)
      page.check(
        "accuracy after one epoch", training.validate(linear1),
        .book("0.6883", within: CourseTraining.asPrinted))

      let accuracies = (0..<20).map { _ in
        trainEpoch(rate: 1)
        return training.validate(linear1)
      }
      let printed = """
        0.8314 0.9017 0.9227 0.9349 0.9438 0.9501 0.9535 0.9564 0.9594 0.9618 0.9613 0.9638 0.9643 0.9652 0.9662 0.9677 \
        0.9687 0.9691 0.9691 0.9696
        """
      page.series(
        "accuracy after each further epoch", "epoch", accuracies,
        .book(printed, within: CourseTraining.asPrinted))
    })
}
