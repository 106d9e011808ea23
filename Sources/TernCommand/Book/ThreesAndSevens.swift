import Tern
import TernVision

/// The chapter's data: the 3s and 7s of MNIST in its order.
///
/// The order matters, because nothing is shuffled: all 3s, then all 7s, each in the order of their file names as
/// text (`10.png`, `10000.png`, `10011.png`, ...).
struct ThreesAndSevens: Sendable {
  /// The images of one file of MNIST, float32, 0 paper ... 1 ink. The 3s and the 7s share memory with `x`.
  struct Part: Sendable {
    /// `[n, 28, 28]`
    let threes: Tensor
    let sevens: Tensor
    /// All images as rows of pixels, `[n, 784]`.
    let x: Tensor
    /// Their labels, `[n, 1]`: 1 for a 3, 0 for a 7.
    let y: Tensor

    init(_ images: LabeledImages) {
      let chosen = images.selecting(images.indicesInFileNameOrder(ofClasses: [3, 7]))
      let pixels = chosen.floatTensor.reshaped([-1, 28, 28])
      let count = chosen.classCounts[3]
      (threes, sevens) = (pixels[0..<count], pixels[count...])
      x = pixels.reshaped([-1, 28 * 28])
      y = (chosen.labelTensor .== 3).to(.float32).unsqueezed(axis: 1)
    }
  }

  let train: Part
  let valid: Part
  /// Where they come from, with their bytes.
  let mnist: ImageDataset

  init(_ mnist: ImageDataset) {
    self.mnist = mnist
    train = Part(mnist.train)
    valid = Part(mnist.test)
  }

  /// The second of the sorted 3s, training image 10000: the one that the chapter looks at.
  var aThree: Image { image(10000) }

  /// A training image by its position in MNIST, which is its file name in the course.
  func image(_ index: Int) -> Image { mnist.train.picture(index) }
}

extension ImageDataset {
  /// The published MNIST, whose numbers the book prints: not the built-in sample, not another folder.
  var isAllOfMNIST: Bool {
    if case .sample = source { return false }
    return isPublished == true && name == DatasetDescription.mnist.name
  }
}
