import Tern
import TernVision

extension BookSection {
  /// From the chapter on convolutions: a small filter that answers to top edges.
  static let edges = BookSection(
    "edges", "A look ahead: a filter for top edges",
    onMNIST: { page, digits in
      page.say(
        "Nine weights that subtract the pixels above from those below. Over a top edge of a digit the sum is large."
      )
      page.code(
        """
        let topEdge = Tensor([[-1, -1, -1], [0, 0, 0], [1, 1, 1]]).to(.float32)
        let answer = (image[4..<7, 6..<9] * topEdge).sum()
        """)
      let image = digits.image(12).tensor().to(.float32)
      let topEdge = Tensor([[-1, -1, -1], [0, 0, 0], [1, 1, 1]]).to(.float32)
      let answer = (image[4..<7, 6..<9] * topEdge).sum()
      page.check("at the top edge of training image 12", answer, .book("762."))
      page.check("elsewhere", (image[7..<10, 17..<20] * topEdge).sum(), .book("-29."))
    })
}
