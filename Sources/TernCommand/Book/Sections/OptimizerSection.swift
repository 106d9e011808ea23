import Tern
import TernLearn

/// The chapter's optimiser: it knows the parameters and the rate, and steps.
final class BasicOptimizer: Optimizer {
  let parameters: [Parameter]
  var rate: Double

  init(_ parameters: [Parameter], rate: Double) { (self.parameters, self.rate) = (parameters, rate) }

  func step() {
    for parameter in parameters { parameter.update { $0 -= parameter.grad! * rate } }
  }
}

extension CourseTraining {
  /// Trains for some epochs; the accuracy after each.
  func train(_ model: Linear, _ optimizer: any Optimizer, epochs: Int) -> [Double] {
    (0..<epochs).map { _ in
      ModuleMode.training {
        for batch in train {
          mnistLoss(model(batch.inputs), batch.targets).backward()
          optimizer.step()
          optimizer.zeroGrad()
        }
      }
      return validate { model($0) }
    }
  }
}

extension BookSection {
  /// The training by hand again, with a layer that holds its parameters and an object that steps them.
  static let optimizer = BookSection(
    "optimizer", "Creating an optimiser",
    onMNIST: { page, digits in
      let training = CourseTraining(digits)
      page.say(
        "Linear holds weights and bias in one object; an optimiser steps whatever parameters it is given.")
      page.code(
        """
        let model = Linear(784, 1, generator: generator)
        let optimizer = BasicOptimizer(model.parameters, rate: 1)
        """)
      let generator = CourseStream.generator(at: CourseStream.linearForBasicOptimizer)
      let model = Linear(784, 1, generator: generator)
      let optimizer = BasicOptimizer(model.parameters, rate: 1)
      page.check("shape of the weights", model.weight.value.shape, .book("[1, 784]"))
      page.check("shape of the bias", model.bias!.value.shape, .book("[1]"))
      page.check(
        "accuracy at the start", training.validate { model($0) },
        .book("0.4157", within: CourseTraining.asPrintedAtTheStart))

      page.code(
        """
        mnistLoss(model(batch.inputs), batch.targets).backward()
        optimizer.step()
        optimizer.zeroGrad()
        """)
      let printed = """
        0.4932 0.8618 0.8203 0.9102 0.9331 0.9468 0.9555 0.9629 0.9658 0.9673 0.9687 0.9707 0.9726 0.9751 0.9761 0.9761 \
        0.9775 0.978 0.9785 0.9785
        """
      page.series(
        "accuracy after each epoch", "epoch", training.train(model, optimizer, epochs: 20),
        .book(printed, within: CourseTraining.asPrinted))
    })
}
