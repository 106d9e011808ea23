extension InkMap {
  /// The map as grey levels: 0 up to `low`, 255 from `high`, a straight ramp between.
  func picture(from low: Float, to high: Float) -> Image {
    let scale = 255 / max(high - low, 1e-6)
    let pixels = values.withUnsafeBufferPointer { values in
      values.map { UInt8(max(0, min(255, ($0 - low) * scale))) }
    }
    return Image(width: width, height: height, pixels: pixels)
  }
}

extension InkComponents {
  /// `ink` without all that belongs to no digit.
  func picture(of groups: [DigitGroup], in ink: Image) -> Image {
    var result = Image(
      width: ink.width, height: ink.height, pixels: [UInt8](repeating: 0, count: ink.pixels.count))
    for group in groups {
      let part = cut(group, from: ink)
      result = result.lightened(by: part, x: group.box.x - Self.margin, y: group.box.y - Self.margin)
    }
    return result
  }

  /// Soft edges lie below the level that finds the pieces: this far around a piece they belong to it.
  static let margin = 2

  /// The ink of one digit and of its soft edges, its box with a margin of 2.
  func cut(_ group: DigitGroup, from ink: Image) -> Image {
    let margin = Self.margin
    let (left, top) = (group.box.x - margin, group.box.y - margin)
    let (w, h) = (group.box.width + 2 * margin, group.box.height + 2 * margin)
    var isMember = [Bool](repeating: false, count: pieces.count + 1)
    for label in group.labels { isMember[Int(label)] = true }
    var near = [Bool](repeating: false, count: w * h)
    for y in margin..<h - margin {
      for x in margin..<w - margin where isMember[Int(labels[(top + y) * width + left + x])] {
        for dy in -margin...margin {
          for dx in -margin...margin { near[(y + dy) * w + x + dx] = true }
        }
      }
    }
    var pixels = [UInt8](repeating: 0, count: w * h)
    for y in 0..<h where top + y >= 0 && top + y < ink.height {
      for x in 0..<w where left + x >= 0 && left + x < ink.width && near[y * w + x] {
        let index = (top + y) * width + left + x
        if labels[index] == 0 || isMember[Int(labels[index])] { pixels[y * w + x] = ink.pixels[index] }
      }
    }
    return Image(width: w, height: h, pixels: pixels)
  }
}

extension Image {
  /// Each pixel the lighter of this image's and `other`'s, both grey, `other`'s top left corner at (`x`,
  /// `y`).
  fileprivate func lightened(by other: Image, x: Int, y: Int) -> Image {
    var result = self
    for row in max(0, -y)..<min(other.height, height - y) {
      for column in max(0, -x)..<min(other.width, width - x) {
        let value = other[column, row]
        if value > result[x + column, y + row] { result[x + column, y + row] = value }
      }
    }
    return result
  }
}
