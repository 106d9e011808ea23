import Tern

extension Image {
  /// The part `width` x `height` whose top left corner is at (`x`, `y`); traps unless both are at least 1.
  ///
  /// The part may reach beyond the image or lie outside it: what is not covered is 0 in every channel (black,
  /// or transparent), as in Pillow.
  public func cropped(x: Int, y: Int, width newWidth: Int, height newHeight: Int) -> Image {
    precondition(
      newWidth > 0 && newHeight > 0,
      "cropped: \(newWidth) x \(newHeight) has no pixels; give a width and a height of at least 1")
    let empty = [UInt8](repeating: 0, count: newWidth * newHeight * mode.channels)
    return Image(width: newWidth, height: newHeight, mode: mode, pixels: empty).pasting(self, x: -x, y: -y)
  }

  /// This image with `other`, converted to its mode, laid over it, top left corner at (`x`, `y`). Parts of
  /// `other` beyond the edges are left out; its alpha is copied, not blended.
  public func pasting(_ other: Image, x: Int, y: Int) -> Image {
    let other = other.converted(to: mode)
    let channels = mode.channels
    // Compared without adding to x or y, which may be near the ends of Int.
    let (left, top) = (max(0, x), max(0, y))
    let (right, bottom) = (
      x >= width ? 0 : min(width, x + other.width), y >= height ? 0 : min(height, y + other.height)
    )
    guard left < right && top < bottom else { return self }
    var result = pixels
    let count = (right - left) * channels
    for row in top..<bottom {
      let from = ((row - y) * other.width + left - x) * channels
      let to = (row * width + left) * channels
      result.replaceSubrange(to..<(to + count), with: other.pixels[from..<(from + count)])
    }
    return Image(width: width, height: height, mode: mode, pixels: result)
  }
}
