import Testing

@testable import TernVision

@Suite struct PictureColorTests {
  @Test func greysAreMatplotlibs() throws {
    let golden = try PictureNumberTests.lines("greys.txt")
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

  /// The 240 fixed colours of xterm, from their definition, searched by brute force.
  @Test func nearestOf256() {
    var palette: [(index: Int, color: (Int, Int, Int))] = []
    let levels = [0, 95, 135, 175, 215, 255]
    for r in 0..<6 {
      for g in 0..<6 {
        for b in 0..<6 { palette.append((16 + 36 * r + 6 * g + b, (levels[r], levels[g], levels[b]))) }
      }
    }
    for k in 0..<24 { palette.append((232 + k, (8 + 10 * k, 8 + 10 * k, 8 + 10 * k))) }
    func distance(_ c: (Int, Int, Int), _ d: RGB) -> Int {
      let (r, g, b) = (c.0 - Int(d.red), c.1 - Int(d.green), c.2 - Int(d.blue))
      return r * r + g * g + b * b
    }
    for red in stride(from: UInt8(0), through: 255, by: 15) {
      for green in stride(from: UInt8(0), through: 255, by: 15) {
        for blue in stride(from: UInt8(0), through: 255, by: 15) {
          let color = RGB(red, green, blue)
          let index = TerminalStyle.index256(color)
          let ours = palette.first { $0.index == index }.map { distance($0.color, color) }
          #expect(ours == palette.map { distance($0.color, color) }.min(), "\(color.css)")
        }
      }
    }
  }
}
