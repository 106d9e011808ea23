import Foundation
import Testing

@testable import TernVision

@Suite struct ReportTests {
  private func folder() throws -> URL {
    let url = FileManager.default.temporaryDirectory.appending(path: "tern-report-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    return url
  }

  private func page(_ report: Report) throws -> PictureXML.Element {
    try PictureXML.parse(report.html.replacing("<!DOCTYPE html>\n", with: ""))
  }

  @Test func everyTextIsEscaped() throws {
    let bad = "</style><script>alert(1)</script>&\"'\u{0}"
    var report = Report(bad, subtitle: bad)
    report.section(bad)
    report.subsection(bad)
    report.paragraph(bad)
    report.list([bad])
    report.code(bad)
    report.callout(bad)
    report.table([bad], rows: [[bad]], caption: bad)
    report.keyValues([(bad, bad)])
    report.picture(Plot(bad), caption: bad)
    report.image(PictureChapter.ring(), caption: bad)
    report.pixelTable(PixelTable(PictureChapter.ring()), caption: bad)
    let root = try page(report)
    #expect(root.all("script").isEmpty)
    #expect(root.all("style").count == 1)
    let shown = bad.replacing("\u{0}", with: "\u{FFFD}")
    #expect(root.everything.count { $0.text == shown } >= 17)
  }

  @Test func tablesSetNumbersRight() throws {
    var report = Report("t")
    report.table(
      ["name", "value", "ok"], rows: [["a", "0.96", "✓"], ["b", "−1,024", "✗"], ["c", "", ""]])
    let cells = try page(report).all("td")
    #expect(
      cells.map { $0.attributes["class"] ?? "" } == [
        "", "number", "tick", "", "number", "cross", "", "number", "",
      ])
    for text in ["0.1", "-3", "−3", "98.2%", "1.2 s", "<0.3", "nan", "–"] {
      #expect(Report.Table.looksNumeric(text))
    }
    for text in ["", "a1", "-", "name", "✓"] { #expect(!Report.Table.looksNumeric(text)) }
  }

  @Test func contentsListTheSections() throws {
    var report = Report("t")
    for name in ["one", "two", "three"] { report.section(name) }
    let root = try page(report)
    #expect(
      root.all("nav").flatMap { $0.all("a") }.map { $0.attributes["href"] } == [
        "#section-1", "#section-2", "#section-3",
      ])
    #expect(root.all("h2").map { $0.attributes["id"] } == ["section-1", "section-2", "section-3"])
    #expect(root.all("section").count == 3)
    #expect(try page(Report("short")).all("nav").isEmpty)
  }

  @Test func imagesComeBackFromTheirDataAddress() throws {
    var report = Report("t")
    report.image(PictureChapter.ring(), scale: 3)
    let element = try #require(try page(report).all("img").first)
    let data = try #require(
      Data(base64Encoded: String((element.attributes["src"] ?? "").split(separator: ",")[1])))
    let image = try Image(encoded: Array(data))
    #expect(image == ColorMap.greys.applied(to: PictureChapter.ring()))
    #expect(element.attributes["width"] == "84")
    #expect(element.attributes["alt"] == "image 1")
  }

  @Test func writesWholeFilesAndNothingElse() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "r.html").path()
    var report = Report("first")
    try report.write(to: file)
    report.section("second")
    try report.write(to: file)
    #expect(try String(contentsOfFile: file, encoding: .utf8) == report.html)
    let link = folder.appending(path: "link.html").path()
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file)
    try Plot("p").line([1, 2]).write(to: link)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == file)
    #expect(try String(contentsOfFile: file, encoding: .utf8).hasPrefix("<svg"))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path()).sorted() == ["link.html", "r.html"])
  }

  @Test func failuresSayWhatToDo() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let cases = [
      ("", "the path is empty"), (folder.path(), "it is a folder"),
      (folder.path() + "/none/r\n\u{1B}.html", "none/r??.html: its folder does not exist; create it first"),
      (folder.path() + "/" + String(repeating: "n", count: 300), "choose a shorter name"),
      // Every write to this device fails as on a full disk.
      ("/dev/full", "free some space"),
    ]
    for (path, part) in cases {
      if path == "/dev/full", !FileManager.default.fileExists(atPath: path) { continue }
      let error = #expect(throws: FileWriteError.self) { try Report("t").write(to: path) }
      #expect(error?.description.contains(part) == true, "\(String(describing: error))")
      #expect(error?.description.contains("\n") == false)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path()).isEmpty)
  }
}
