import Tern
import TernVision

/// Classification by the one nearest of many known digits, on Tern's tensors: a judge that knows clean MNIST only.
struct NearestNeighbors {
  let known: Tensor
  let halfSquares: Tensor
  let labels: [Int]

  init(_ digits: LabeledImages) {
    let x = Tensor(digits.pixels, shape: [digits.count, digits.rows * digits.columns]).to(.float32) / 255.0
    known = x.transposed(0, 1)
    halfSquares = (x * x).sum(axis: 1) / 2.0
    labels = digits.labels
  }

  /// The label of the nearest known digit for each image: the least |a - b|^2 is the greatest a b - |b|^2 / 2.
  func classes(of images: [Image]) -> [Int] {
    var result: [Int] = []
    for start in stride(from: 0, to: images.count, by: 200) {
      let part = images[start..<min(images.count, start + 200)]
      let x = Tensor(part.flatMap(\.pixels), shape: [part.count, 784]).to(.float32) / 255.0
      let nearest = (x.matmul(known) - halfSquares).argmax(axis: 1)
      result += nearest.scalars(as: Int.self).map { labels[$0] }
    }
    return result
  }
}

/// The correlation of two images' pixels, -1 ... 1.
func correlation(_ a: Image, _ b: Image) -> Double {
  let n = Double(a.pixels.count)
  let (meanA, meanB) = (
    a.pixels.reduce(0) { $0 + Double($1) } / n, b.pixels.reduce(0) { $0 + Double($1) } / n
  )
  var (ab, aa, bb) = (0.0, 0.0, 0.0)
  for (x, y) in zip(a.pixels, b.pixels) {
    let (u, v) = (Double(x) - meanA, Double(y) - meanB)
    ab += u * v
    aa += u * u
    bb += v * v
  }
  return aa > 0 && bb > 0 ? ab / (aa * bb).squareRoot() : 0
}
