import Tern
import TernLearn

extension BookSection {
  /// The library's optimiser does the same.
  static let sgd = BookSection(
    "sgd", "The library's SGD",
    onMNIST: { page, digits in
      let training = CourseTraining(digits)
      page.say(
        "SGD does what our own optimiser did. The start is another random one, so the numbers differ a little."
      )
      page.code("let optimizer = SGD(model.parameters, rate: 1)")
      let model = Linear(784, 1, generator: CourseStream.generator(at: CourseStream.linearForSGD))
      let optimizer = SGD(model.parameters, rate: 1)
      let printed = """
        0.4932 0.852 0.8335 0.9116 0.9326 0.9473 0.9555 0.9624 0.9648 0.9668 0.9692 0.9712 0.9731 0.9746 0.9761 0.9765 \
        0.9775 0.978 0.9785 0.9785
        """
      page.series(
        "accuracy after each epoch", "epoch", training.train(model, optimizer, epochs: 20),
        .book(printed, within: CourseTraining.asPrinted))
    })
}
