extension Image {
  /// The image seen through `map`, each new pixel a copy of the source pixel it falls into.
  func sampledAtNearest(_ map: AffineMap, _ newWidth: Int, _ newHeight: Int, fill: [UInt8]) -> Image {
    let channels = mode.channels
    // 16.16 fixed point, as in Pillow: where a position falls close to a pixel's edge, the same side wins.
    func fixed(_ value: Double) -> Int { Int((value * 65536 + 0.5).rounded(.down)) }
    let (a, b, d, e) = (fixed(map.a), fixed(map.b), fixed(map.d), fixed(map.e))
    var (rowX, rowY) = (
      fixed(map.c + map.a * 0.5 + map.b * 0.5), fixed(map.f + map.d * 0.5 + map.e * 0.5)
    )
    let result = pixels.withUnsafeBufferPointer { source in
      [UInt8](unsafeUninitializedCapacity: newWidth * newHeight * channels) { out, initialized in
        var o = 0
        for _ in 0..<newHeight {
          var (x, y) = (rowX, rowY)
          for _ in 0..<newWidth {
            let (column, row) = (x >> 16, y >> 16)
            let inside = column >= 0 && column < width && row >= 0 && row < height
            let i = inside ? (row * width + column) * channels : 0
            for channel in 0..<channels { out[o + channel] = inside ? source[i + channel] : fill[channel] }
            o += channels
            x += a
            y += d
          }
          rowX += b
          rowY += e
        }
        initialized = o
      }
    }
    return Image(width: newWidth, height: newHeight, mode: mode, pixels: result)
  }

  /// The image seen through `map`, interpolated; positions outside the image take `fill`, those within half a
  /// pixel of its edge repeat the edge.
  func sampled(
    _ map: AffineMap, _ newWidth: Int, _ newHeight: Int, _ filter: RotationFilter, fill: [UInt8],
    unpremultiply: Bool
  ) -> Image {
    let channels = mode.channels
    let result = pixels.withUnsafeBufferPointer { source in
      [UInt8](unsafeUninitializedCapacity: newWidth * newHeight * channels) { out, initialized in
        var o = 0
        for y in 0..<newHeight {
          for x in 0..<newWidth {
            let (sourceX, sourceY) = map.apply(Double(x) + 0.5, Double(y) + 0.5)
            if sourceX < 0 || sourceX >= Double(width) || sourceY < 0 || sourceY >= Double(height) {
              for channel in 0..<channels { out[o + channel] = fill[channel] }
            } else {
              for channel in 0..<channels {
                let value =
                  filter == .bilinear
                  ? bilinear(source, sourceX - 0.5, sourceY - 0.5, channel)
                  : bicubic(source, sourceX - 0.5, sourceY - 0.5, channel)
                out[o + channel] = UInt8(max(0, min(255, value)))
              }
              if unpremultiply {
                let alpha = Int(out[o + channels - 1])
                if alpha != 0 && alpha != 255 {
                  for channel in 0..<(channels - 1) {
                    out[o + channel] = UInt8(min(255, 255 * Int(out[o + channel]) / alpha))
                  }
                }
              }
            }
            o += channels
          }
        }
        initialized = o
      }
    }
    return Image(width: newWidth, height: newHeight, mode: mode, pixels: result)
  }

  /// The sample at a column and row held within the image.
  private func clamped(_ source: UnsafeBufferPointer<UInt8>, _ x: Int, _ y: Int, _ channel: Int) -> Double {
    let column = max(0, min(width - 1, x))
    let row = max(0, min(height - 1, y))
    return Double(source[(row * width + column) * mode.channels + channel])
  }

  private func bilinear(
    _ source: UnsafeBufferPointer<UInt8>, _ x: Double, _ y: Double, _ channel: Int
  ) -> Double {
    let (column, row) = (Int(x.rounded(.down)), Int(y.rounded(.down)))
    let (dx, dy) = (x - Double(column), y - Double(row))
    func along(_ row: Int) -> Double {
      let left = clamped(source, column, row, channel)
      return left + (clamped(source, column + 1, row, channel) - left) * dx
    }
    let top = along(row)
    return top + (along(row + 1) - top) * dy
  }

  private func bicubic(
    _ source: UnsafeBufferPointer<UInt8>, _ x: Double, _ y: Double, _ channel: Int
  ) -> Double {
    let (column, row) = (Int(x.rounded(.down)), Int(y.rounded(.down)))
    let (dx, dy) = (x - Double(column), y - Double(row))
    // Cubic convolution with a = -1.
    func cubic(_ v1: Double, _ v2: Double, _ v3: Double, _ v4: Double, _ d: Double) -> Double {
      let linear = -v1 + v3
      let square = 2 * (v1 - v2) + v3 - v4
      let cube = -v1 + v2 - v3 + v4
      return v2 + d * (linear + d * (square + d * cube))
    }
    func along(_ row: Int) -> Double {
      cubic(
        clamped(source, column - 1, row, channel), clamped(source, column, row, channel),
        clamped(source, column + 1, row, channel), clamped(source, column + 2, row, channel), dx)
    }
    return cubic(along(row - 1), along(row), along(row + 1), along(row + 2), dy)
  }
}
