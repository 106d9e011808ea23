import Tern

extension Image {
  /// The image scaled to `width` x `height`; traps unless both are at least 1. Equal to Pillow's `resize` to
  /// the last bit.
  ///
  /// Every filter but `.nearest` widens as the image shrinks (no aliasing), works on rows and columns one
  /// after the other, in fixed point, and weighs colours by their alpha.
  public func resized(width newWidth: Int, height newHeight: Int, filter: ResizeFilter = .bicubic) -> Image {
    precondition(
      newWidth > 0 && newHeight > 0,
      "resized: \(newWidth) x \(newHeight) has no pixels; give a width and a height of at least 1")
    if newWidth == width && newHeight == height { return self }
    if filter == .nearest { return resizedToNearest(newWidth, newHeight) }
    if mode.hasAlpha {
      return premultiplied().filtered(newWidth, newHeight, filter).unpremultiplied()
    }
    return filtered(newWidth, newHeight, filter)
  }

  /// The image scaled down to fit into `width` x `height`, its proportions kept; an image that fits already
  /// is returned as it is. Sizes are those of Pillow's `thumbnail`.
  public func thumbnail(width maxWidth: Int, height maxHeight: Int, filter: ResizeFilter = .bicubic) -> Image
  {
    precondition(
      maxWidth > 0 && maxHeight > 0,
      "thumbnail: nothing fits into \(maxWidth) x \(maxHeight); give a width and a height of at least 1")
    if width <= maxWidth && height <= maxHeight { return self }
    let aspect = Double(width) / Double(height)
    // Of the two whole numbers around the ideal side, the one whose proportions come closer.
    func side(_ ideal: Double, error: (Double) -> Double) -> Int {
      let (low, high) = (ideal.rounded(.down), ideal.rounded(.up))
      return max(1, Int(error(low) <= error(high) ? low : high))
    }
    if Double(maxWidth) / Double(maxHeight) >= aspect {
      let newWidth = side(Double(maxHeight) * aspect) { abs(aspect - $0 / Double(maxHeight)) }
      return resized(width: newWidth, height: maxHeight, filter: filter)
    }
    let newHeight = side(Double(maxWidth) / aspect) { $0 == 0 ? 0 : abs(aspect - Double(maxWidth) / $0) }
    return resized(width: maxWidth, height: newHeight, filter: filter)
  }

  private func resizedToNearest(_ newWidth: Int, _ newHeight: Int) -> Image {
    // The centres are found by repeated addition, as Pillow does, for its rounding decides between
    // neighbours.
    func centers(_ size: Int, _ newSize: Int) -> [Int] {
      let step = Double(size) / Double(newSize)
      var position = step * 0.5
      return (0..<newSize).map { _ in
        defer { position += step }
        return min(Int(position), size - 1)
      }
    }
    let columns = centers(width, newWidth)
    let rows = centers(height, newHeight)
    let channels = mode.channels
    let result = pixels.withUnsafeBufferPointer { source in
      [UInt8](unsafeUninitializedCapacity: newWidth * newHeight * channels) { out, initialized in
        var o = 0
        for row in rows {
          for column in columns {
            let i = (row * width + column) * channels
            for channel in 0..<channels { out[o + channel] = source[i + channel] }
            o += channels
          }
        }
        initialized = o
      }
    }
    return Image(width: newWidth, height: newHeight, mode: mode, pixels: result)
  }

  private func filtered(_ newWidth: Int, _ newHeight: Int, _ filter: ResizeFilter) -> Image {
    func rows(_ image: Image) -> Image {
      newWidth == width
        ? image : image.filteredRows(ResizeWeights(filter: filter, from: width, to: newWidth))
    }
    func columns(_ image: Image) -> Image {
      newHeight == height
        ? image : image.filteredColumns(ResizeWeights(filter: filter, from: height, to: newHeight))
    }
    // The pass that leaves less for the other comes first; samples are rounded in between, so that equal
    // results need Pillow 13's rule for it: the height loses more than twice as many pixels as the width.
    let columnsFirst = height - newHeight > max(0, 2 * (width - newWidth))
    return columnsFirst ? rows(columns(self)) : columns(rows(self))
  }

  private func filteredRows(_ weights: ResizeWeights) -> Image {
    let channels = mode.channels
    let newWidth = weights.starts.count
    let result = pixels.withUnsafeBufferPointer { source in
      weights.values.withUnsafeBufferPointer { values in
        [UInt8](unsafeUninitializedCapacity: newWidth * height * channels) { out, initialized in
          var o = 0
          for y in 0..<height {
            for x in 0..<newWidth {
              let start = (y * width + weights.starts[x]) * channels
              let count = weights.counts[x]
              for channel in 0..<channels {
                var sum: Int32 = 1 << (ResizeWeights.precision - 1)
                var i = start + channel
                for k in (x * weights.stride)..<(x * weights.stride + count) {
                  sum &+= Int32(source[i]) &* values[k]
                  i += channels
                }
                out[o] = Self.sample(sum)
                o += 1
              }
            }
          }
          initialized = o
        }
      }
    }
    return Image(width: newWidth, height: height, mode: mode, pixels: result)
  }

  private func filteredColumns(_ weights: ResizeWeights) -> Image {
    let rowBytes = width * mode.channels
    let newHeight = weights.starts.count
    let result = pixels.withUnsafeBufferPointer { source in
      [UInt8](unsafeUninitializedCapacity: rowBytes * newHeight) { out, initialized in
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: rowBytes) { sums in
          for y in 0..<newHeight {
            sums.update(repeating: 1 << (ResizeWeights.precision - 1))
            // A row at a time rather than a column at a time: the inner loop then runs along memory.
            for k in 0..<weights.counts[y] {
              let value = weights.values[y * weights.stride + k]
              let row = (weights.starts[y] + k) * rowBytes
              for x in 0..<rowBytes { sums[x] &+= Int32(source[row + x]) &* value }
            }
            for x in 0..<rowBytes { out[y * rowBytes + x] = Self.sample(sums[x]) }
          }
        }
        initialized = rowBytes * newHeight
      }
    }
    return Image(width: width, height: newHeight, mode: mode, pixels: result)
  }

  private static func sample(_ sum: Int32) -> UInt8 {
    UInt8(truncatingIfNeeded: max(0, min(255, sum >> ResizeWeights.precision)))
  }
}
