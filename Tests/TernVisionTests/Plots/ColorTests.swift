import Testing

@testable import TernVision

@Suite struct ColorTests {
  @Test func greysAreMatplotlibs() throws {
    let golden = try PictureGoldens.lines("greys.txt")
    try #require(golden.count == 256)
    for (level, line) in golden.enumerated() {
      let ours = ColorMap.greys.color(Double(level) / 255)
      let theirs = RGB(hex: try #require(UInt32(line[0].dropFirst(), radix: 16)))
      // Matplotlib holds its greys as rounded fractions; one step of 255 apart at most.
      for (a, b) in [(ours.red, theirs.red), (ours.green, theirs.green), (ours.blue, theirs.blue)] {
        #expect(abs(Int(a) - Int(b)) <= 1, "level \(level): \(ours.css) \(line[0])")
      }
    }
  }

  @Test func mapsClamp() {
    #expect(ColorMap.greys.color(-1) == RGB(255, 255, 255))
    #expect(ColorMap.greys.color(2) == RGB(0, 0, 0))
    #expect(ColorMap.greys.color(.nan) == RGB(255, 255, 255))
    #expect(ColorMap.light.color(0.5) == RGB(128, 128, 128))
  }

  @Test func appliedFallsOnWhitePaper() {
    let clear = Image(width: 1, height: 1, mode: .grayAlpha, pixels: [255, 0])
    #expect(ColorMap.greys.applied(to: clear).pixels == [255, 255, 255])
    let half = Image(width: 1, height: 1, mode: .grayAlpha, pixels: [255, 128])
    #expect(ColorMap.greys.applied(to: half).pixels == [127, 127, 127])
    let color = Image(width: 1, height: 1, mode: .rgba, pixels: [200, 100, 0, 255])
    #expect(ColorMap.greys.applied(to: color).pixels == [200, 100, 0])
  }

  /// WCAG 2.2: graphics need a contrast of 3, text 4.5.
  @Test func everyRoleIsReadable() {
    for color in PlotColor.allCases {
      #expect(color.light.contrast(with: Theme.paper.light) >= 3, "\(color) light")
      #expect(color.dark.contrast(with: Theme.paper.dark) >= 3, "\(color) dark")
    }
    #expect(Theme.muted.light.contrast(with: Theme.paper.light) >= 4.5)
    #expect(Theme.muted.dark.contrast(with: Theme.paper.dark) >= 4.5)
    #expect(RGB(0, 0, 0).contrast(with: RGB(255, 255, 255)) == 21)
    for level in 0...255 {
      let color = ColorMap.greys.color(Double(level) / 255)
      #expect(color.contrast(with: color.readableInk) >= 4.5)
    }
  }
}
