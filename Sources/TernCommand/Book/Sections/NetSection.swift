import Tern
import TernLearn
import TernVision

extension BookSection {
  /// Two linear layers with a nonlinearity between them: a neural network.
  static let net = BookSection(
    "net", "Adding a nonlinearity: a neural network",
    onMNIST: { page, digits in
      page.say(
        "Two linear layers in a row are one linear layer. With max(x, 0) between them they can bend: a network."
      )
      page.code(
        """
        let net = Sequential(
          Linear(784, 30, generator: generator), ReLU(), Linear(30, 1, generator: generator))
        """)
      page.picture(Plot("ReLU", x: "x", y: "max(x, 0)").curve(over: -2...2) { max($0, 0) })
      let generator = CourseStream.generator(at: CourseStream.net)
      let net = Sequential(
        Linear(784, 30, generator: generator), ReLU(), Linear(30, 1, generator: generator))
      page.check("parameters to learn", net.parameterCount, .notes("23581"))

      page.say("A deeper model takes a lower rate and more epochs.")
      page.code("try learner.fit(40, rate: 0.1)")
      let learner = CourseTraining(digits).learner(net)
      try learner.fit(40, rate: 0.1)
      page.table(
        "learner.fit(40, rate: 0.1)", of: learner.recorder,
        train: """
          0.305828 0.142960 0.079516 0.052391 0.039796 0.033368 0.029680 0.027290 0.025568 0.024233 0.023149 0.022242 \
          0.021468 0.020796 0.020207 0.019683 0.019215 0.018791 0.018405 0.018051 0.017725 0.017422 0.017141 0.016878 \
          0.016632 0.016400 0.016181 0.015975 0.015779 0.015593 0.015417 0.015249 0.015088 0.014935 0.014788 0.014647 \
          0.014512 0.014382 0.014257 0.014136
          """,
        valid: """
          0.399663 0.225702 0.113519 0.076792 0.060083 0.050713 0.044797 0.040729 0.037771 0.035508 0.033714 0.032243 \
          0.031006 0.029944 0.029016 0.028196 0.027463 0.026806 0.026212 0.025671 0.025179 0.024728 0.024313 0.023932 \
          0.023580 0.023254 0.022952 0.022672 0.022411 0.022168 0.021941 0.021728 0.021529 0.021341 0.021164 0.020998 \
          0.020840 0.020691 0.020550 0.020415
          """,
        accuracy: """
          0.508341 0.807655 0.919529 0.943081 0.956330 0.963690 0.965653 0.968106 0.968597 0.970559 0.972031 0.972522 \
          0.973503 0.974485 0.975466 0.976448 0.976448 0.976938 0.977920 0.977920 0.977920 0.978410 0.978901 0.979392 \
          0.979882 0.979882 0.979882 0.980864 0.980864 0.981845 0.981845 0.981845 0.981845 0.981845 0.981845 0.982336 \
          0.982826 0.982826 0.982826 0.982826
          """)

      let accuracies = learner.recorder.epochs.map { $0.metrics[0] }
      let last = accuracies[accuracies.count - 1]
      page.check("last accuracy", last, .book("0.982826292514801", within: .relative(1e-6)))
      page.check(
        "right answers of \(digits.valid.y.count)", last * Double(digits.valid.y.count), .notes("2003"))
      page.picture(
        Plot("Accuracy over 40 epochs", x: "epoch", y: "accuracy").line(accuracies, name: "net, rate 0.1"))
    })
}
