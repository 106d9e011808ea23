import Tern

/// How a picture of other proportions is brought to the size of a network's images.
public enum ImageFit: String, Sendable, Codable, CaseIterable {
  /// The middle of the picture, as large as the proportions allow: no bars, but the margins are cut off.
  case crop
  /// The whole picture, with black bars at two sides.
  case pad
  /// The whole picture, its proportions changed.
  case stretch
}

extension Image {
  /// The picture scaled bilinearly to `width` x `height`; `.stretch` alone changes its proportions. Traps
  /// unless both sides are at least 1.
  public func fitted(width newWidth: Int, height newHeight: Int, _ fit: ImageFit) -> Image {
    precondition(
      newWidth > 0 && newHeight > 0,
      "fitted: \(newWidth) x \(newHeight) has no pixels; give a width and a height of at least 1")
    let (width, height) = (Double(width), Double(height))
    let aspect = Double(newWidth) / Double(newHeight)
    let isWider = width > height * aspect
    switch fit {
    case _ where width == height * aspect: break
    case .stretch: break
    case .crop:
      let across = isWider ? max(1, Int((height * aspect).rounded())) : self.width
      let down = isWider ? self.height : max(1, Int((width / aspect).rounded()))
      return cropped(x: (self.width - across) / 2, y: (self.height - down) / 2, width: across, height: down)
        .resized(width: newWidth, height: newHeight, filter: .bilinear)
    case .pad:
      let across =
        isWider ? newWidth : min(newWidth, max(1, Int((Double(newHeight) * width / height).rounded())))
      let down =
        isWider ? min(newHeight, max(1, Int((Double(newWidth) * height / width).rounded()))) : newHeight
      return resized(width: across, height: down, filter: .bilinear)
        .cropped(x: (across - newWidth) / 2, y: (down - newHeight) / 2, width: newWidth, height: newHeight)
    }
    return resized(width: newWidth, height: newHeight, filter: .bilinear)
  }

  /// The picture as a data set keeps it: without alpha (on white), grey or RGB, and of a size if one is asked
  /// for. Training and reading share this.
  func prepared(mode: Mode, size: (rows: Int, columns: Int)?, fit: ImageFit) -> Image {
    let flat = flattened().converted(to: mode)
    guard let size else { return flat }
    return flat.fitted(width: size.columns, height: size.rows, fit)
  }
}
