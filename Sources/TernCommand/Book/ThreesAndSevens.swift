import Tern
import TernVision

/// The chapter's data: the 3s and 7s of MNIST in its order.
///
/// The order matters, because nothing is shuffled: all 3s, then all 7s, each in the order of their file names as
/// text (`10.png`, `10000.png`, `10011.png`, ...).
struct ThreesAndSevens: Sendable {
  /// Images of the training set, float32 `[n, 28, 28]`, 0 paper ... 1 ink.
  let threes: Tensor
  let sevens: Tensor
  let validThrees: Tensor
  let validSevens: Tensor
  /// Where they come from, with their bytes.
  let mnist: ImageDataset

  init(_ mnist: ImageDataset) {
    self.mnist = mnist
    (threes, sevens) = (Self.images(of: 3, in: mnist.train), Self.images(of: 7, in: mnist.train))
    (validThrees, validSevens) = (Self.images(of: 3, in: mnist.test), Self.images(of: 7, in: mnist.test))
  }

  private static func images(of digit: Int, in images: LabeledImages) -> Tensor {
    let indices = images.indicesInFileNameOrder(ofClasses: [digit])
    return images.selecting(indices).imageTensor.to(.float32) / 255
  }

  /// Images as rows of pixels `[n, 784]`, and labels `[n, 1]`: 1 for a 3, 0 for a 7.
  var train: (x: Tensor, y: Tensor) { Self.rows(threes, sevens) }
  var valid: (x: Tensor, y: Tensor) { Self.rows(validThrees, validSevens) }

  private static func rows(_ threes: Tensor, _ sevens: Tensor) -> (x: Tensor, y: Tensor) {
    let x = Tensor.concatenated([threes, sevens]).reshaped([-1, 28 * 28])
    let y = Tensor.concatenated([.ones([threes.shape[0], 1]), .zeros([sevens.shape[0], 1])])
    return (x, y)
  }

  /// The second of the sorted 3s, training image 10000: the one that the chapter looks at.
  var aThree: Image { image(10000) }

  /// A training image by its position in MNIST, which is its file name in the course.
  func image(_ index: Int) -> Image {
    Image(width: mnist.train.columns, height: mnist.train.rows, pixels: Array(mnist.train.image(index)))
  }
}

extension ImageDataset {
  /// The published MNIST, whose numbers the book prints: not the built-in sample, not another folder.
  var isAllOfMNIST: Bool {
    if case .sample = source { return false }
    return isPublished && name == DatasetDescription.mnist.name
  }
}
