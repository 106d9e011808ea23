import Testing

@testable import TernVision

@Suite struct PixelTableTests {
  private let escape = "\u{1B}["

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
