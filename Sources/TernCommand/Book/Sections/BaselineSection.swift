import Tern

extension BookSection {
  /// A classifier without learning: the nearer ideal digit wins.
  static let baseline = BookSection(
    "baseline", "Metrics by broadcasting: the baseline",
    onMNIST: { page, digits in
      let (mean3, mean7) = (digits.train.threes.mean(axis: 0), digits.train.sevens.mean(axis: 0))
      let (threes, sevens) = (digits.valid.threes, digits.valid.sevens)
      page.say(
        "One function measures one image or all of the validation set: subtraction broadcasts, the mean runs over the last two axes, the pixels."
      )
      page.code(
        """
        func distance(_ a: Tensor, _ b: Tensor) -> Tensor {
          (a - b).abs().mean(axes: [-1, -2])
        }
        """)
      func distance(_ a: Tensor, _ b: Tensor) -> Tensor {
        (a - b).abs().mean(axes: [-1, -2])
      }
      page.check("shape of the 3s to validate with", threes.shape, .book("[1010, 28, 28]"))
      page.check("shape of the 7s", sevens.shape, .book("[1028, 28, 28]"))
      page.check("distance of one 3 to the ideal 3", distance(digits.train.threes[1], mean3), .book("0.1114"))
      page.check("shape of the differences", (threes - mean3).shape, .book("[1010, 28, 28]"))
      page.check("shape of the distances", distance(threes, mean3).shape, .book("[1010]"))

      page.say("An image is a 3 if the ideal 3 is nearer than the ideal 7.")
      page.code("func isThree(_ x: Tensor) -> Tensor { distance(x, mean3) .< distance(x, mean7) }")
      func isThree(_ x: Tensor) -> Tensor { distance(x, mean3) .< distance(x, mean7) }
      page.check("isThree(a3), as a number", isThree(digits.train.threes[1]).to(.float32), .book("1."))

      let right3 = isThree(threes).to(.float32)
      let right7 = 1 - isThree(sevens).to(.float32)
      page.check("3s that are right", right3.sum(), .notes("926"))
      page.check("7s that are right", right7.sum(), .notes("1013"))
      page.check("accuracy on 3s", right3.mean(), .book("0.9168"))
      page.check("accuracy on 7s", right7.mean(), .book("0.9854"))
      page.check("mean of the two", (right3.mean() + right7.mean()) / 2, .book("0.9511"))

      page.say(
        "The same with the root of the mean square, which weighs large differences more, is better still.")
      func rmse(_ a: Tensor, _ b: Tensor) -> Tensor { (a - b).squared().mean(axes: [-1, -2]).sqrt() }
      let rmse3 = (rmse(threes, mean3) .< rmse(threes, mean7)).to(.float32).mean()
      let rmse7 = 1 - (rmse(sevens, mean3) .< rmse(sevens, mean7)).to(.float32).mean()
      page.check("RMSE: accuracy on 3s", rmse3, .notes("0.9584"))
      page.check("RMSE: accuracy on 7s", rmse7, .notes("0.9737"))
      page.check("RMSE: mean of the two", (rmse3 + rmse7) / 2, .notes("0.9661"))
    })
}
