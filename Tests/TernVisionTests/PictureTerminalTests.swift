import Testing

@testable import TernVision

@Suite struct PictureTerminalTests {
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

  @Test func pixelTable() throws {
    let image = Image(width: 3, height: 2, pixels: [0, 29, 253, 255, 128, 7])
    #expect(
      PixelTable(image).terminal(style: .plain, width: 80) == "     0   1   2\n0    0  29 253\n1  255 128   7"
    )
    let colored = PixelTable(image, rows: 1..<2, columns: 0..<1).terminal(style: .trueColor, width: 80)
    #expect(colored.hasSuffix("\n1 \(escape)48;2;0;0;0m\(escape)38;2;255;255;255m 255 \(escape)0m"))
    let narrow = PixelTable(image).terminal(style: .plain, width: 8)
    #expect(narrow.contains("(2 more columns need a width of"))

    let table = try PictureXML.parse(PixelTable(image, rows: 0..<1).html)
    #expect(table.all("td").map(\.text) == ["", "0", "29", "253"])
    #expect(table.all("th").map(\.text) == ["0", "1", "2", "0"])
    #expect(table.all("td")[1].attributes["style"] == "background:#ffffff;color:#000000")
  }

  @Test func pixelTableOfAnyNumbers() throws {
    let table = try PictureXML.parse(PixelTable([[762, -29], [.nan, 0.125]]).html)
    #expect(table.all("td").map(\.text).filter { !$0.isEmpty } == ["762", "−29", "nan", "0.125"])
    #expect(PixelTable([[1, 1]]).html.contains("background:#ffffff"))
    #expect(PixelTable([]).terminal(style: .plain, width: 20) == " ")
  }
}
