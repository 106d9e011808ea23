/// What the picture would look like without ink: the even part of paper, board or screen with its light and
/// shadows.
///
/// A grid of cell means is filtered with a median whose window is far wider than a stroke. A median keeps
/// straight shadow edges and does not ask whether ink is lighter or darker, as long as ink covers less than
/// half of the window. Once a first guess has found the ink, the second estimate leaves inked cells out, so
/// that its window can be small and follow the light closely (after Gatos, Pratikakis and Perantonis, 2006:
/// the background below the writing is interpolated from the paper around it).
enum Paper {
  /// Cells along the longer side.
  static let cells = 100

  /// The paper under `image` (`.gray` or `.rgb`), in its size and mode. `ink` (0 where there is none) of the
  /// same size excludes cells; nil for the first guess.
  static func estimate(_ image: Image, ink: Image? = nil) -> Image {
    let cell = max(1, (max(image.width, image.height) + cells - 1) / cells)
    let (width, height) = (max(1, image.width / cell), max(1, image.height / cell))
    let grid = image.resized(width: width, height: height, filter: .box)
    let valid: [Bool]
    var radius: Int
    if let ink {
      valid = ink.resized(width: width, height: height, filter: .box).pixels.map { $0 < 8 }
      radius = 4
    } else {
      valid = [Bool](repeating: true, count: width * height)
      radius = max(width, height) / 4
    }
    var levels = grid.pixels
    var isFilled = [Bool](repeating: false, count: width * height)
    while true {
      medians(grid, valid, radius, into: &levels, &isFilled)
      // A window without enough paper waits for a wider one; no paper at all leaves the cells as they are.
      if radius > max(width, height) || !isFilled.contains(false) { break }
      radius = radius * 2 + 1
    }
    let paper = Image(width: width, height: height, mode: image.mode, pixels: levels)
    return fitted(paper, to: image)
  }

  /// One even level per channel, the median of the picture's border: for a digit that fills a tight cutting,
  /// where windows would see more ink than paper.
  static func even(_ image: Image) -> Image {
    let channels = image.mode.channels
    let level = (0..<channels).map { channel in
      let border =
        (0..<image.width).flatMap { [image[$0, 0, channel], image[$0, image.height - 1, channel]] }
        + (0..<image.height).flatMap { [image[0, $0, channel], image[image.width - 1, $0, channel]] }
      return border.sorted()[border.count / 2]
    }
    return Image(width: 1, height: 1, mode: image.mode, pixels: level)
      .resized(width: image.width, height: image.height, filter: .nearest)
  }

  /// The grid enlarged to the picture. Near the edge of a shadow every level between light and shade is
  /// paper: a pixel between the darkest and the lightest of the cells around it is taken for paper as it is.
  private static func fitted(_ grid: Image, to image: Image) -> Image {
    func enlarged(_ grid: Image) -> Image {
      grid.resized(width: image.width, height: image.height, filter: .bilinear)
    }
    let (paper, darkest, lightest) = (
      enlarged(grid), enlarged(neighbors(grid) { min($0, $1) }), enlarged(neighbors(grid) { max($0, $1) })
    )
    let pixels = [UInt8](unsafeUninitializedCapacity: image.pixels.count) { out, initialized in
      for index in 0..<image.pixels.count {
        let value = image.pixels[index]
        let isPaper = value >= darkest.pixels[index] && value <= lightest.pixels[index]
        out[index] = isPaper ? value : paper.pixels[index]
      }
      initialized = image.pixels.count
    }
    return Image(width: image.width, height: image.height, mode: image.mode, pixels: pixels)
  }

  /// Each cell's extreme over itself and the eight around it.
  private static func neighbors(_ grid: Image, _ pick: (UInt8, UInt8) -> UInt8) -> Image {
    var result = grid
    for y in 0..<grid.height {
      for x in 0..<grid.width {
        for channel in 0..<grid.mode.channels {
          var value = grid[x, y, channel]
          for row in max(0, y - 1)...min(grid.height - 1, y + 1) {
            for column in max(0, x - 1)...min(grid.width - 1, x + 1) {
              value = pick(value, grid[column, row, channel])
            }
          }
          result[x, y, channel] = value
        }
      }
    }
    return result
  }

  /// From where to where a window reaches along one axis. Towards the picture's border it shrinks to a
  /// quarter, so that it stays even-sided: a one-sided window reads a slope of the light too bright or too
  /// dark.
  private static func window(_ position: Int, _ radius: Int, _ length: Int) -> ClosedRange<Int> {
    let reach = min(radius, max(radius / 4, min(position, length - 1 - position)))
    return max(0, position - reach)...min(length - 1, position + reach)
  }

  /// Medians of the valid cells within `radius`, for each cell that is not filled and whose window holds at
  /// least a quarter of valid cells. A histogram slides along the row and the median moves with it (Huang,
  /// Yang and Tang, 1979).
  private static func medians(
    _ grid: Image, _ valid: [Bool], _ radius: Int, into levels: inout [UInt8], _ isFilled: inout [Bool]
  ) {
    let (width, height, channels) = (grid.width, grid.height, grid.mode.channels)
    let columns = (0..<width).map { window($0, radius, width) }
    var done = isFilled
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: 256) { histogram in
      for channel in 0..<channels {
        for y in 0..<height {
          let rows = window(y, radius, height)
          histogram.update(repeating: 0)
          // `below` counts the cells darker than `level`; columns left ..< right are in the histogram.
          var (count, level, below): (Int32, Int, Int32) = (0, 0, 0)
          var (left, right) = (0, 0)
          func slide(_ x: Int, _ change: Int32) {
            for row in rows where valid[row * width + x] {
              let value = Int(grid.pixels[(row * width + x) * channels + channel])
              histogram[value] += change
              count += change
              if value < level { below += change }
            }
          }
          for x in 0..<width {
            while right <= columns[x].upperBound {
              slide(right, 1)
              right += 1
            }
            while left < columns[x].lowerBound {
              slide(left, -1)
              left += 1
            }
            let cell = y * width + x
            guard !isFilled[cell], count > 0, Int(count) * 4 >= rows.count * columns[x].count else {
              continue
            }
            while below * 2 > count {
              level -= 1
              below -= histogram[level]
            }
            while (below + histogram[level]) * 2 < count {
              below += histogram[level]
              level += 1
            }
            levels[cell * channels + channel] = UInt8(level)
            done[cell] = true
          }
        }
      }
    }
    isFilled = done
  }
}
