/// What the picture would look like without ink: the even part of paper, board or screen with its light and
/// shadows.
///
/// A grid of cell means is filtered with a median whose window is far wider than a stroke. A median keeps straight
/// shadow edges and does not ask whether ink is lighter or darker, as long as ink covers less than half of the
/// window. Once a first guess has found the ink, the second estimate leaves inked cells out, so that its window can
/// be small and follow the light closely (after Gatos, Pratikakis and Perantonis, 2006: the background below the
/// writing is interpolated from the paper around it).
enum Paper {
  /// Cells along the longer side.
  static let cells = 128

  /// The paper under `image` (`.gray` or `.rgb`), in its size and mode. `ink` (0 where there is none) of the same
  /// size excludes cells; nil for the first guess.
  static func estimate(_ image: Image, ink: Image? = nil) -> Image {
    let (width, height) = gridSize(image)
    let grid = image.resized(width: width, height: height, filter: .box)
    let valid: [Bool]
    var radius: Int
    if let ink {
      valid = ink.resized(width: width, height: height, filter: .box).pixels.map { $0 < 8 }
      radius = 5
    } else {
      valid = [Bool](repeating: true, count: width * height)
      radius = max(width, height) / 4
    }
    var samples = grid.pixels
    var filled = [Bool](repeating: false, count: width * height)
    while true {
      medians(grid, valid, radius, into: &samples, &filled)
      // A window without enough paper waits for a wider one; no paper at all leaves the cells as they are.
      if radius > max(width, height) || !filled.contains(false) { break }
      radius *= 2
    }
    return Image(width: width, height: height, mode: image.mode, pixels: samples)
      .resized(width: image.width, height: image.height, filter: .bilinear)
  }

  private static func gridSize(_ image: Image) -> (Int, Int) {
    let cell = max(1, (max(image.width, image.height) + cells - 1) / cells)
    return (max(1, image.width / cell), max(1, image.height / cell))
  }

  /// Medians of the valid cells within `radius`, for each cell that is not `filled` and whose window holds at least
  /// a quarter of valid cells. A histogram slides along the row (Huang, Yang and Tang, 1979).
  private static func medians(
    _ grid: Image, _ valid: [Bool], _ radius: Int, into samples: inout [UInt8], _ filled: inout [Bool]
  ) {
    let (width, height, channels) = (grid.width, grid.height, grid.mode.channels)
    var done = filled
    for channel in 0..<channels {
      grid.pixels.withUnsafeBufferPointer { source in
        for y in 0..<height {
          let (top, bottom) = (max(0, y - radius), min(height - 1, y + radius))
          var histogram = [Int](repeating: 0, count: 256)
          var count = 0
          func add(_ x: Int, _ change: Int) {
            for row in top...bottom where valid[row * width + x] {
              histogram[Int(source[(row * width + x) * channels + channel])] += change
              count += change
            }
          }
          for x in 0..<min(radius, width) { add(x, 1) }
          for x in 0..<width {
            if x + radius < width { add(x + radius, 1) }
            if x - radius - 1 >= 0 { add(x - radius - 1, -1) }
            let area = (bottom - top + 1) * (min(width - 1, x + radius) - max(0, x - radius) + 1)
            let cell = y * width + x
            guard !filled[cell], count > 0, count * 4 >= area else { continue }
            var (level, below) = (0, histogram[0])
            while below * 2 < count {
              level += 1
              below += histogram[level]
            }
            samples[cell * channels + channel] = UInt8(level)
            done[cell] = true
          }
        }
      }
    }
    filled = done
  }
}
