/// The rules that the images of MNIST obey (measured on all 70,000): 28 x 28, the longer side of the ink's
/// box is 20 pixels (16 times 19), the brightest pixel is 254 or 255, the background is exactly 0, and the
/// centre of mass lies in [13.48, 14.50) on both axes.
enum MNISTFrame {
  static let size = 28
  static let digitSize = 20
  /// The cell that holds the centre of mass.
  static let center = 14
  static let centerBounds = 13.48..<14.5

  /// The box of all pixels that are not 0; nil if all are.
  static func inkBox(_ image: Image) -> PixelBox? {
    let (width, height) = (image.width, image.height)
    return image.pixels.withUnsafeBufferPointer { pixels in
      var (left, right, top, bottom) = (width, -1, height, -1)
      for y in 0..<height {
        let row = UnsafeBufferPointer(rebasing: pixels[y * width..<(y + 1) * width])
        guard let first = row.firstIndex(where: { $0 != 0 }), let last = row.lastIndex(where: { $0 != 0 })
        else { continue }
        left = min(left, first)
        right = max(right, last)
        if top > y { top = y }
        bottom = y
      }
      return right < 0 ? nil : PixelBox(x: left, y: top, width: right - left + 1, height: bottom - top + 1)
    }
  }

  /// The mean position of the ink, in pixels from the centre of the first; nil without ink.
  static func centerOfMass(_ image: Image) -> (x: Double, y: Double)? {
    image.pixels.withUnsafeBufferPointer { pixels in
      var (sum, sumX, sumY) = (0, 0, 0)
      for y in 0..<image.height {
        for x in 0..<image.width {
          let value = Int(pixels[y * image.width + x])
          sum += value
          sumX += value * x
          sumY += value * y
        }
      }
      return sum == 0 ? nil : (Double(sumX) / Double(sum), Double(sumY) / Double(sum))
    }
  }

  /// The image itself, shifted if its centre of mass asks for it, when it obeys all the other rules; else
  /// nil.
  static func accepted(_ image: Image) -> Image? {
    guard image.width == size, image.height == size, image.mode == .gray, let box = inkBox(image),
      box.longerSide == digitSize || box.longerSide == digitSize - 1, image.pixels.max()! >= 254
    else { return nil }
    return centered(image, box)
  }

  /// The ink of `image` (any size, `box` at most 28 x 28) in the frame, its centre of mass in cell 14 on both
  /// axes. Moves by whole pixels only; where ink would leave the frame it stops at the edge.
  static func centered(_ image: Image, _ box: PixelBox) -> Image {
    guard let mass = centerOfMass(image) else { return image }
    func shift(_ mass: Double, start: Int, length: Int) -> Int {
      // Two of MNIST's images lie a hair before cell 14, and stay as they are.
      let ideal = centerBounds.contains(mass) ? 0 : center - Int((mass + 0.5).rounded(.down))
      return max(-start, min(size - start - length, ideal))
    }
    let (dx, dy) = (
      shift(mass.x, start: box.x, length: box.width), shift(mass.y, start: box.y, length: box.height)
    )
    if dx == 0 && dy == 0 && image.width == size && image.height == size { return image }
    return image.cropped(x: -dx, y: -dy, width: size, height: size)
  }
}
