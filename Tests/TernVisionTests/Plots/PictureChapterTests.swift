import Foundation
import TernVision
import Testing

@Suite struct PictureChapterTests {
  @Test(arguments: PictureChapter.all.indices)
  func isWellFormed(_ index: Int) throws {
    let picture = PictureChapter.all[index]
    let root = try PictureXML.parse(picture.svg)
    #expect(root.name == "svg")
    #expect(root.attributes["role"] == "img")
    #expect(root.children.first?.name == "title")
    #expect(root.children.first?.text == picture.drawing.title)
    #expect(root.children.dropFirst().first?.name == "desc")
    #expect(!root.children[1].text.isEmpty)
    PictureXML.expectCleanNumbers(root)
  }

  /// Each drawing has the bytes that Tests/Goldens/pictures/chapter.txt has a hash of. Where one is meant to change,
  /// look at it (`TERN_PICTURES` names a folder to write to) and take the hash of the failure.
  @Test func drawingsAreTheSameToTheByte() throws {
    // The bytes of images depend on the version of zlib.
    let drawings = PictureChapter.all.map(\.svg).filter { !$0.contains("base64") }
    let hashes = drawings.map { SHA256.hexDigest(of: Array($0.utf8)) }
    let golden = try PictureGoldens.lines("chapter.txt")
    try #require(hashes.count == golden.count)
    for (hash, line) in zip(hashes, golden) {
      #expect(hash == line[0], "\(line.dropFirst().joined(separator: " "))")
    }
  }

  @Test func reportIsWellFormedAndComplete() throws {
    let html = PictureChapter.report.html
    let root = try PictureXML.parse(html.replacing("<!DOCTYPE html>\n", with: ""))
    #expect(root.all("svg").count >= PictureChapter.all.count)
    #expect(root.all("img").count == 3)
    #expect(root.all("script").isEmpty)
    #expect(root.all("link").isEmpty)
    // Nothing is fetched: every address is inside the page.
    for element in root.all("img") {
      #expect(element.attributes["src"]?.hasPrefix("data:image/png;base64,") == true)
    }
    for element in root.all("a") { #expect(element.attributes["href"]?.hasPrefix("#section-") == true) }
    PictureXML.expectCleanNumbers(root)
    if let folder = ProcessInfo.processInfo.environment["TERN_PICTURES"] {
      try PictureChapter.report.write(to: folder + "/report.html")
      for (index, picture) in PictureChapter.all.enumerated() {
        try picture.write(to: folder + "/\(index).svg")
      }
    }
  }
}
