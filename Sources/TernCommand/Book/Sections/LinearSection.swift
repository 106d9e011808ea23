import Tern

extension BookSection {
  /// A weight for each pixel, and why accuracy cannot be what training looks at.
  static let linear = BookSection(
    "linear", "The MNIST loss: a weight for each pixel",
    onMNIST: { page, digits in
      let (x, y) = (digits.train.x, digits.train.y)
      page.say(
        "Each image becomes a row of 784 pixels, each label a row of one number: 1 for a 3, 0 for a 7.")
      page.check("shape of the images", x.shape, .book("[12396, 784]"))
      page.check("shape of the labels", y.shape, .book("[12396, 1]"))
      page.check("shape of one image", x[0].shape, .book("[784]"))
      page.check("its label", y[0], .book("1"))

      page.say(
        "A random weight for each pixel and one bias; the prediction is pixels times weights, summed, plus the bias."
      )
      page.code(
        """
        var weights = Tensor.randn([784, 1], generator: generator).requiresGrad()
        let bias = Tensor.randn([1], generator: generator).requiresGrad()
        """)
      let generator = CourseStream.generator(
        at: CourseStream.firstWeights, keeping: CourseStream.parameters + 4)
      var weights = Tensor.randn([784, 1], generator: generator).requiresGrad()
      let bias = Tensor.randn([1], generator: generator).requiresGrad()
      let one = (x[0] * weights.T).sum() + bias
      page.check("prediction for the first image", one, .book("20.2336"))

      page.say("All images at once: a matrix product.")
      page.code("func linear1(_ xb: Tensor) -> Tensor { xb.matmul(weights) + bias }")
      func linear1(_ xb: Tensor) -> Tensor { xb.matmul(weights) + bias }
      let predictions = linear1(x)
      page.check("first predictions", predictions[0..<3], .book("20.2336 17.0644 15.2384"))
      page.check("last predictions", predictions[.last(3)], .book("18.3804 23.8567 28.6816"))

      let corrects = (predictions .> 0).to(.float32) .== y
      page.check("right: first three, last three", words(corrects), .book("1 1 1 0 0 0"))
      page.check("accuracy", accuracy(predictions, y), .book("0.4912068545818329"))

      page.say(
        "A small change of one weight changes no answer, so accuracy has no slope to follow. A loss must.")
      page.code("noGrad { weights[0] *= 1.0001 }")
      noGrad { weights[0] *= 1.0001 }
      page.check("accuracy after it", accuracy(linear1(x), y), .book("0.4912068545818329"))
    })

  private static func accuracy(_ predictions: Tensor, _ y: Tensor) -> Tensor {
    ((predictions .> 0).to(.float32) .== y).to(.float32).mean()
  }

  private static func words(_ corrects: Tensor) -> Tensor {
    .concatenated([corrects[0..<3].to(.float32), corrects[.last(3)].to(.float32)])
  }
}
