import Testing

@testable import TernVision

@Suite struct TerminalTests {
  private let escape = "\u{1B}["

  private func chosen(_ environment: [String: String], terminal: Bool = true) -> TerminalStyle {
    .chosen(environment: { environment[$0] }, isTerminal: terminal)
  }

  @Test func styleFollowsTheEnvironment() {
    #expect(chosen(["TERM": "xterm-256color", "COLORTERM": "truecolor"]) == .trueColor)
    #expect(chosen(["TERM": "xterm-256color", "COLORTERM": "24bit"]) == .trueColor)
    #expect(chosen(["TERM": "xterm-direct"]) == .trueColor)
    #expect(chosen(["TERM": "xterm-256color"]) == .ansi256)
    #expect(chosen(["TERM": "screen"]) == .ansi256)
    #expect(chosen(["TERM": "vt100"]) == .plain)
    #expect(chosen(["TERM": "dumb", "COLORTERM": "truecolor"]) == .plain)
    #expect(chosen([:]) == .plain)
    #expect(chosen(["TERM": "xterm-256color", "NO_COLOR": "1"]) == .plain)
    #expect(chosen(["TERM": "xterm-256color", "NO_COLOR": ""]) == .ansi256)
    #expect(chosen(["TERM": "xterm-256color"], terminal: false) == .plain)
    #expect(chosen(["TERM": "xterm-256color", "LANG": "C"]) == .plain)
    #expect(chosen(["TERM": "xterm-256color", "LANG": "C", "LC_ALL": "C.UTF-8"]) == .ansi256)
    #expect(TerminalStyle.columns >= 20)
  }

  @Test func halfBlocksHoldTwoPixels() {
    let image = Image(width: 1, height: 2, pixels: [0, 255])
    #expect(
      showImage(image, style: .trueColor, width: 80)
        == "\(escape)38;2;255;255;255m\(escape)48;2;0;0;0m▀\(escape)0m")
    #expect(showImage(image, style: .ansi256, width: 80) == "\(escape)38;5;231m\(escape)48;5;16m▀\(escape)0m")
  }

  @Test func oddHeightLeavesTheTerminalsBackground() {
    let image = Image(width: 2, height: 1, pixels: [0, 0])
    #expect(
      showImage(image, style: .trueColor, width: 80) == "\(escape)38;2;255;255;255m\(escape)49m▀▀\(escape)0m")
  }

  @Test func plainTextIsInkOnPaper() {
    let image = Image(width: 3, height: 2, pixels: [0, 255, 0, 255, 0, 0])
    #expect(showImage(image, style: .plain, width: 80) == "  @@\n@@")
    #expect(showImage(image, style: .plain, map: .light, width: 80) == "@@  @@\n  @@@@")
    let digit = showImage(PictureChapter.ring(), style: .plain, width: 80)
    #expect(digit.utf8.allSatisfy { $0 < 128 })
    #expect(digit.split(separator: "\n", omittingEmptySubsequences: false).count == 28)
  }

  @Test(arguments: TerminalStyle.allCases, [1, 2, 7, 20, 80])
  func neverWiderThanAsked(_ style: TerminalStyle, _ width: Int) {
    let images = [
      PictureChapter.ring(), Image(width: 200, height: 3, pixels: [UInt8](repeating: 9, count: 600)),
    ]
    let text = showImages(
      images, captions: ["a caption that is far too long for its image", "数字"], style: style, width: width)
    for line in text.split(separator: "\n") {
      #expect(TerminalText.width(withoutCodes(line)) <= width, "\(line)")
    }
    for image in images {
      for line in showImage(image, style: style, width: width).split(separator: "\n") {
        #expect(withoutCodes(line).count <= width)
      }
    }
  }

  private func withoutCodes(_ line: Substring) -> String {
    String(line.replacing(#/\u{1B}\[[0-9;]*m/#, with: ""))
  }

  @Test func imagesStandSideBySide() {
    let dot = Image(width: 2, height: 2, pixels: [255, 255, 255, 255])
    let text = showImages([dot, dot, dot], captions: ["a", "b", "c"], style: .plain, width: 6)
    #expect(text == "@@  @@\na   b\n\n@@\nc")
    #expect(showImages([], style: .plain, width: 10) == "")
    #expect(showImages([dot, dot], style: .plain, width: 80, perRow: 1) == "@@@@\n@@@@\n\n@@@@\n@@@@")
  }

  @Test func captionsCannotSteerTheTerminal() {
    let dot = Image(width: 20, height: 2, pixels: [UInt8](repeating: 0, count: 40))
    let text = showImages(
      [dot, dot], captions: ["\u{1B}[2Jx\n", "\u{202E}abc\u{9B}"], style: .plain, width: 80)
    #expect(!text.contains("\u{1B}") && !text.contains("\u{9B}") && !text.contains("\u{202E}"))
    #expect(text.contains("?[2Jx?"))
  }

  @Test func veryTallImagesAreBounded() {
    let strip = Image(width: 1, height: 50_000, pixels: [UInt8](repeating: 100, count: 50_000))
    #expect(showImage(strip, style: .plain, width: 80).split(separator: "\n").count <= TerminalImage.mostRows)
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
