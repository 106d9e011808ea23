/// From the ink of one digit, in any size, to 28 x 28.
enum DigitScaling {
  /// Pixels of the enlarged digit for one pixel of MNIST's: fine enough to change a stroke by an eighth of a
  /// pixel.
  static let oversampling = 8
  static var workingSize: Int { MNISTFrame.digitSize * oversampling }

  /// An ink picture cut to its ink at half strength (or to what there is) and scaled, proportions kept, so
  /// that its longer side is 160.
  static func enlarged(_ image: Image) -> Image {
    guard let box = box(image, above: 127) ?? box(image, above: 0) else { return image }
    let cut = image.cropped(x: box.x, y: box.y, width: box.width, height: box.height)
    func side(_ length: Int) -> Int {
      max(1, (length * workingSize + box.longerSide / 2) / box.longerSide)
    }
    let shrinks = box.longerSide > workingSize
    return cut.resized(
      width: side(box.width), height: side(box.height), filter: shrinks ? .box : .bicubic)
  }

  /// The means of 8 x 8 squares of a picture whose longer side is 160, its shorter side padded evenly; the
  /// peak 255. Values round up, so that a row of the box that holds ink is never empty.
  static func shrunk(_ image: Image) -> Image {
    let n = oversampling
    let (width, height) = ((image.width + n - 1) / n, (image.height + n - 1) / n)
    let padded = image.cropped(
      x: -(width * n - image.width) / 2, y: -(height * n - image.height) / 2, width: width * n,
      height: height * n)
    var sums = [Int](repeating: 0, count: width * height)
    padded.pixels.withUnsafeBufferPointer { pixels in
      for y in 0..<height * n {
        for x in 0..<width * n { sums[y / n * width + x / n] += Int(pixels[y * width * n + x]) }
      }
    }
    let peak = max(1, sums.max()!)
    return Image(width: width, height: height, pixels: sums.map { UInt8(($0 * 255 + peak - 1) / peak) })
  }

  static func box(_ image: Image, above level: UInt8) -> PixelBox? {
    MNISTFrame.inkBox(
      Image(width: image.width, height: image.height, pixels: image.pixels.map { $0 > level ? 1 : 0 }))
  }
}
