import Tern
import TestSupport
import Testing

/// The pass from bytes to warped floats, apart from how the warps are drawn.
@Suite struct AugmentKernelTests {
  /// Scattered bytes with a frame of background two pixels wide.
  private func pixels(_ rows: Int, _ columns: Int, frame: Int = 2) -> [UInt8] {
    (0..<rows * columns).map { place in
      let (y, x) = place.quotientAndRemainder(dividingBy: columns)
      let isFrame = min(x, y, rows - 1 - y, columns - 1 - x) < frame
      return isFrame ? 0 : UInt8(truncatingIfNeeded: place &* 2_654_435_761 >> 7)
    }
  }

  private func warped(_ pixels: [UInt8], _ rows: Int, _ columns: Int, _ warp: ImageWarp) -> [Float] {
    pixels.withUnsafeBufferPointer {
      let source = AugmentKernel.Source(
        $0, rows: rows, columns: columns, channels: [.init(scale: 1, shift: 0)])
      return AugmentKernel.warp(source, [0], [warp], spacing: 5, item: [rows, columns]).scalars(
        as: Float.self)
    }
  }

  @Test(arguments: [(28, 28), (1, 1), (3, 50), (33, 16), (40, 31)])
  func theIdentityIsExact(rows: Int, columns: Int) {
    let bytes = pixels(rows, columns, frame: 0)
    #expect(warped(bytes, rows, columns, ImageWarp()) == bytes.map(Float.init))
  }

  @Test func wholePixelShiftsAreExact() {
    let (rows, columns) = (9, 12)
    let bytes = pixels(rows, columns, frame: 0)
    for (right, down) in [(3, 0), (-2, 1), (0, -4), (12, 0), (0, 40)] {
      var warp = ImageWarp()
      warp.map = (1, 0, Float(-right), 0, 1, Float(-down))
      let expected = (0..<rows * columns).map { place -> Float in
        let (x, y) = (place % columns - right, place / columns - down)
        return x >= 0 && x < columns && y >= 0 && y < rows ? Float(bytes[y * columns + x]) : 0
      }
      #expect(warped(bytes, rows, columns, warp) == expected)
    }
  }

  @Test func aQuarterTurn() {
    let side = 13
    let bytes = pixels(side, side, frame: 0)
    var warp = ImageWarp()
    // A turn to the left: the first row comes from the last column.
    warp.map = (0, -1, Float(side - 1), 1, 0, 0)
    let expected = (0..<side * side).map { place in
      Float(bytes[place % side * side + side - 1 - place / side])
    }
    #expect(warped(bytes, side, side, warp) == expected)
  }

  private struct File: Decodable {
    struct Case: Decodable {
      var map, values: [Float]
    }
    var rows, columns: Int
    var pixels: [UInt8]
    var cases: [Case]
  }

  @Test func asPillowReadsBetweenPixels() {
    let file: File = Golden.load("augment.json")
    #expect(file.cases.count == 3)
    for each in file.cases {
      let m = each.map
      var warp = ImageWarp()
      warp.map = (m[0], m[1], m[2], m[3], m[4], m[5])
      let ours = warped(file.pixels, file.rows, file.columns, warp)
      #expect(each.values.reduce(0, +) > 10_000)
      // Pillow steps along the row by adding, in double; a position differs in its seventh digit.
      #expect(zip(ours, each.values).allSatisfy { abs($0 - $1) < 0.01 })
    }
  }

  @Test func strokesGrowToTheGreatestAndShrinkToTheLeast() {
    let (rows, columns) = (8, 11)
    let bytes = pixels(rows, columns)
    func neighbours(_ place: Int) -> [UInt8] {
      let (y, x) = place.quotientAndRemainder(dividingBy: columns)
      return (-1...1).flatMap { down in
        (-1...1).map { right in
          let (x, y) = (x + right, y + down)
          return x >= 0 && x < columns && y >= 0 && y < rows ? bytes[y * columns + x] : 0
        }
      }
    }
    for (stroke, goal) in [
      (Float(1), { $0.max()! } as ([UInt8]) -> UInt8), (-1, { $0.min()! }),
    ] {
      var warp = ImageWarp()
      warp.stroke = stroke
      #expect(warped(bytes, rows, columns, warp) == bytes.indices.map { Float(goal(neighbours($0))) })
      warp.stroke = stroke / 4
      let quarter = warped(bytes, rows, columns, warp)
      for place in bytes.indices {
        let (old, goal) = (Float(bytes[place]), Float(goal(neighbours(place))))
        #expect(abs(quarter[place] - (old + (goal - old) / 4)) <= 0.5)
      }
    }
  }

  /// On a slope of one level a pixel, the change of a pixel is its displacement.
  @Test func theElasticFieldIsAsStrongAsItSays() {
    let side = 64
    let slope = (0..<side * side).map { UInt8(100 + $0 % side) }
    var (sum, squares, count, roughness) = (0.0, 0.0, 0.0, 0.0)
    for key in 0..<200 {
      var warp = ImageWarp()
      warp.elastic = 1.5
      warp.key = UInt64(key) << 40 | UInt64(key)
      let values = warped(slope, side, side, warp)
      for y in stride(from: 8, to: side - 8, by: 3) {
        for x in stride(from: 8, to: side - 8, by: 3) {
          let d = Double(values[y * side + x]) - Double(100 + x)
          sum += d
          squares += d * d
          count += 1
          roughness = max(roughness, abs(Double(values[y * side + x + 1]) - 1 - 100 - Double(x) - d))
        }
      }
    }
    #expect(abs(sum / count) < 0.05)
    #expect(abs((squares / count).squareRoot() - 1.5) < 0.05)
    // Smooth: neighbours move almost together (the largest slope of a sum of B-splines 5 pixels apart).
    #expect(roughness > 0.1 && roughness < 1.5 * 3.6 / 5 * 1.5)
  }

  @Test func erasedRectanglesAreBackground() {
    let (rows, columns) = (6, 7)
    var warp = ImageWarp()
    (warp.erasedColumns, warp.erasedRows) = (2..<5, 1..<3)
    let bytes = [UInt8](repeating: 9, count: rows * columns)
    let values = warped(bytes, rows, columns, warp)
    for place in bytes.indices {
      let isErased = (2..<5).contains(place % columns) && (1..<3).contains(place / columns)
      #expect(values[place] == (isErased ? 0 : 9))
    }
  }

  /// Every channel moves as one image of its own would, and shows its own background.
  @Test func channelsMoveTogether() {
    let (rows, columns) = (9, 17)
    let planes = (0..<3).map { seed in
      (0..<rows * columns).map { UInt8(truncatingIfNeeded: ($0 + seed * 1000) &* 2_654_435_761 >> 7) }
    }
    let channels: [AugmentKernel.Channel] = [
      .init(scale: 0.5, shift: 1), .init(scale: 2, shift: -3, background: 40),
      .init(scale: 1, shift: 0, background: 255),
    ]
    var warp = ImageWarp()
    warp.map = (0.9, 0.3, 1.5, -0.2, 1.1, -2)
    (warp.elastic, warp.stroke, warp.key) = (0.8, -0.6, 77)
    (warp.erasedColumns, warp.erasedRows) = (3..<6, 2..<4)
    func made(_ pixels: [UInt8], _ channels: [AugmentKernel.Channel]) -> [Float] {
      // Two images, so that the second finds working memory that the first has used.
      (pixels + pixels).withUnsafeBufferPointer {
        let source = AugmentKernel.Source($0, rows: rows, columns: columns, channels: channels)
        return AugmentKernel.warp(
          source, [1, 0], [warp, warp], spacing: 4, item: [channels.count, rows, columns]
        ).scalars(as: Float.self)
      }
    }
    let together = made(planes[0] + planes[1] + planes[2], channels)
    let (area, size) = (rows * columns, 3 * rows * columns)
    #expect(Array(together[..<size]) == Array(together[size...]))
    for channel in 0..<3 {
      let alone = made(planes[channel], [channels[channel]])
      #expect(Array(together[channel * area..<(channel + 1) * area]) == Array(alone[..<area]))
      let (background, shift) = (Float(channels[channel].background), channels[channel].shift)
      #expect(alone[2 * columns + 3] == background * channels[channel].scale + shift)
    }
    // The corner that the turn has uncovered.
    #expect(together[2 * area..<3 * area].contains(255))
  }
}
