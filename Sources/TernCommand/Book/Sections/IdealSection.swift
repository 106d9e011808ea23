import Tern
import TernLearn
import TernVision

extension BookSection {
  /// The mean of all 3s and of all 7s, and how far one digit is from each.
  static let ideal = BookSection(
    "ideal", "First try: the ideal 3 and the ideal 7",
    onMNIST: { page, digits in
      let (threes, sevens) = (digits.train.threes, digits.train.sevens)
      page.say("All 3s lie in one tensor, scaled to 0 ... 1. Its mean over the images is the ideal 3.")
      page.check("number of 3s", threes.shape[0], .book("6131"))
      page.check("number of 7s", sevens.shape[0], .book("6265"))
      page.check("shape of all 3s", threes.shape, .book("[6131, 28, 28]"))
      page.check("rank of that tensor", threes.rank, .book("3"))

      page.code("let (mean3, mean7) = (threes.mean(axis: 0), sevens.mean(axis: 0))")
      let (mean3, mean7) = (threes.mean(axis: 0), sevens.mean(axis: 0))
      page.check("shape of the ideal 3", mean3.shape, .notes("[28, 28]"))
      page.images([Image(mean3), Image(mean7)], captions: ["the ideal 3", "the ideal 7"])

      page.say(
        "How far is a 3 from each? The mean of the absolute differences (L1), or the root of the mean square (RMSE):"
      )
      page.code(
        """
        let a3 = threes[1]
        let distance = (a3 - mean3).abs().mean()
        let rmse = (a3 - mean3).squared().mean().sqrt()
        """)
      let a3 = threes[1]
      let distance = (a3 - mean3).abs().mean()
      let rmse = (a3 - mean3).squared().mean().sqrt()
      page.check("to the ideal 3, L1", distance, .book("0.1114"))
      page.check("to the ideal 3, RMSE", rmse, .book("0.2021"))
      page.check("to the ideal 7, L1", (a3 - mean7).abs().mean(), .book("0.1586"))
      page.check("to the ideal 7, RMSE", (a3 - mean7).squared().mean().sqrt(), .book("0.3021"))

      page.say("The library has both as losses.")
      page.code(
        """
        let l1 = l1Loss(a3, mean7)
        let root = mseLoss(a3, mean7).sqrt()
        """)
      let l1 = l1Loss(a3, mean7)
      let root = mseLoss(a3, mean7).sqrt()
      page.check("l1Loss to the ideal 7", l1, .book("0.1586"))
      page.check("root of mseLoss to the ideal 7", root, .book("0.3021"))
    })
}
