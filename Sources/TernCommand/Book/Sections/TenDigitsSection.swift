import Tern
import TernLearn
import TernVision

extension BookSection {
  /// The chapter's three models on all ten digits, side by side.
  static let tenDigits = BookSection(
    "ten-digits", "The same story on all ten digits",
    onDigits: { page, mnist in
      page.say(
        "The chapter tells 3s from 7s. The same three ideas tell ten digits apart: a mean image for each, ten weights"
      )
      page.say("for each pixel, and a network. Ten outputs take the cross-entropy as their loss.")
      let (train, valid) = (Digits(mnist.train), Digits(mnist.test))
      let ideals = Tensor.stacked((0..<10).map { train.x[train.y .== Double($0)].mean(axis: 0) })
      page.images((0..<10).map { Image(ideals[$0].reshaped([28, 28])) }, captions: (0..<10).map(String.init))

      var rows: [[String]] = []
      var start = ContinuousClock.now
      func add(_ name: String, _ accuracy: Double, _ parameters: Int) {
        rows.append([name, fixed(accuracy, 4), fixed(start.duration(to: .now).seconds, 2), "\(parameters)"])
      }
      page.code(
        """
        let distances = Tensor.stacked((0..<10).map { distance(digits.x - ideals[$0]) })
        return (distances.argmin(axis: 0) .== digits.y).to(.float32).mean().item()
        """)
      start = .now
      let l1 = nearest(to: ideals, valid) { $0.abs().mean(axis: 1) }
      add("nearest ideal digit, L1", l1, ideals.count)
      start = .now
      let rmse = nearest(to: ideals, valid) { $0.squared().mean(axis: 1).sqrt() }
      add("nearest ideal digit, RMSE", rmse, ideals.count)
      if mnist.isAllOfMNIST {
        page.check("accuracy of the nearest ideal digit, L1", l1, .notes("0.6685"))
        page.check("accuracy of the nearest ideal digit, RMSE", rmse, .notes("0.8203"))
      }

      page.code(
        """
        let learner = Learner(
          loaders, model, SGD(model.parameters), loss: crossEntropy, metrics: [.accuracy], output: .silent)
        try learner.fit(5, rate: 0.5)
        """)
      let generator = Generator(seed: 42)
      let models: [(String, any Module)] = [
        ("linear, 5 epochs", Linear(784, 10, generator: generator)),
        (
          "net with 30 hidden, 5 epochs",
          Sequential(Linear(784, 30, generator: generator), ReLU(), Linear(30, 10, generator: generator))
        ),
      ]
      for (name, model) in models {
        let loaders = DataLoaders(
          DataLoader(TensorDataset(train.x, train.y), batchSize: 64, order: .shuffled(generator)),
          DataLoader(TensorDataset(valid.x, valid.y), batchSize: 1000))
        start = .now
        let learner = Learner(
          loaders, model, SGD(model.parameters), loss: crossEntropy, metrics: [.accuracy], output: .silent)
        try learner.fit(5, rate: 0.5)
        add(name, learner.recorder.epochs.last!.metrics[0], model.parameterCount)
      }
      page.say("On the \(valid.y.count) test digits:")
      page.figures(["model", "accuracy", "seconds", "parameters"], rows)
    })

  /// The share of digits whose nearest ideal digit is their own.
  private static func nearest(to ideals: Tensor, _ digits: Digits, _ distance: (Tensor) -> Tensor) -> Double {
    let distances = Tensor.stacked((0..<10).map { distance(digits.x - ideals[$0]) })
    return (distances.argmin(axis: 0) .== digits.y).to(.float32).mean().item()
  }
}

/// Rows of pixels 0 ... 1 and class numbers.
private struct Digits {
  let x: Tensor
  let y: Tensor

  init(_ images: LabeledImages) {
    x = images.floatTensor.reshaped([images.count, -1])
    y = images.labelTensor
  }
}
