import Tern
import TernLearn

extension CourseTraining {
  /// A learner for the chapter's data, loss and metric, with plain SGD.
  func learner(_ model: any Module) -> Learner {
    Learner(
      DataLoaders(train, valid), model, SGD(model.parameters), loss: mnistLoss,
      metrics: [Metric("batch_accuracy") { Self.batchAccuracy($0, $1) }], output: .silent)
  }
}

extension BookPage {
  /// Compares the table that a learner prints, column by column.
  ///
  /// The book's accuracies were averaged in float32, which can move the sixth digit by one. One image more or less is
  /// five hundred times that, so the counts still have to be the same.
  mutating func table(_ title: String, of recorder: Recorder, train: String, valid: String, accuracy: String)
  {
    let epochs = recorder.epochs
    table(
      title, columns: ["train_loss", "valid_loss", "accuracy"], unit: "epoch",
      [epochs.map(\.trainLoss), epochs.map { $0.validLoss ?? .nan }, epochs.map { $0.metrics[0] }],
      [
        .book(train, within: .relative(1e-6)), .book(valid, within: .relative(1e-6)),
        .book(accuracy, within: .absolute(1e-6)),
      ])
  }
}

extension BookSection {
  /// Data, model, optimiser, loss and metric in one object that trains.
  static let learner = BookSection(
    "learner", "Learner: the loop as an object",
    onMNIST: { page, digits in
      page.say(
        "A learner takes loaders, model, optimiser, loss and metrics, and prints the table of a training.")
      page.code(
        """
        Learner(
          DataLoaders(train, valid), model, SGD(model.parameters), loss: mnistLoss,
          metrics: [Metric("batch_accuracy") { Self.batchAccuracy($0, $1) }], output: .silent)
        """)
      page.code("try learner.fit(10, rate: 1)")
      let model = Linear(784, 1, generator: CourseStream.generator(at: CourseStream.linearForLearner))
      let learner = CourseTraining(digits).learner(model)
      try learner.fit(10, rate: 1)
      page.table(
        "learner.fit(10, rate: 1)", of: learner.recorder,
        train: "0.636857 0.545725 0.199223 0.086580 0.045185 0.029108 0.022560 0.019687 0.018252 0.017402",
        valid: "0.503549 0.170281 0.184893 0.107836 0.078481 0.062792 0.053017 0.046500 0.041929 0.038573",
        accuracy: "0.495584 0.866045 0.831207 0.911187 0.932777 0.946516 0.955348 0.962218 0.965162 0.967615")
    })
}
