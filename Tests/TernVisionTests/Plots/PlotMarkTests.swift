import Testing

@testable import TernVision

/// A kind of mark that no file of the library knows.
private struct BandMark: PlotMark {
  var lower: Double
  var upper: Double
  var name: String?
  let color = PlotColor.purple

  func extend(_ extent: inout PlotExtent) { extent.add([0, 10], [lower, upper]) }

  func key(x: Double, y: Double) -> String { Markup.rectangle(x, y - 4, 20, 8) }

  func marks(in frame: PlotFrame) -> String {
    guard let box = box(in: frame) else { return "" }
    return Markup.rectangle(frame.left, box.lowerBound, frame.right - frame.left, 7)
  }

  func labels(in frame: PlotFrame) -> String {
    guard let box = box(in: frame) else { return "" }
    return frame.words("within", at: .init(x: frame.left, y: box.lowerBound, anchor: .start), color: color)
  }

  func crowd(in box: PlotBox, of frame: PlotFrame) -> Int {
    self.box(in: frame)?.overlaps(box.y) == true ? 1 : 0
  }

  private func box(in frame: PlotFrame) -> ClosedRange<Double>? {
    guard let low = frame.y.position(lower), let high = frame.y.position(upper) else { return nil }
    return high...low
  }
}

@Suite struct PlotMarkTests {
  private func texts(_ plot: Plot) throws -> [String] {
    try PictureXML.parse(plot.svg).all("text").map(\.text)
  }

  @Test func aMarkOfANewKindNeedsNothingElse() throws {
    let plot = Plot().adding(BandMark(lower: 200, upper: 400, name: "band"))
    let root = try PictureXML.parse(plot.svg)
    let words = try texts(plot)
    #expect(words.contains("band") && words.contains("within"))
    #expect(words.contains("200") && words.contains("400"))
    #expect(root.all("desc").first?.text.contains("Series: band.") == true)
    // Paper, the key in the legend, and the mark.
    #expect(root.all("rect").map { $0.attributes["height"] ?? "" }.suffix(2) == ["8", "7"])
  }

  @Test func labelsAvoidMarksOfANewKind() throws {
    func height(_ plot: Plot) throws -> Double {
      let label = try #require(try PictureXML.parse(plot.svg).all("text").first { $0.text == "goal" })
      return try #require(Double(label.attributes["y"] ?? ""))
    }
    let rule = Plot().yRange(0...10).line([0, 10], [0, 0]).horizontalLine(5, label: "goal")
    let above = rule.adding(BandMark(lower: 5.1, upper: 8))
    let below = rule.adding(BandMark(lower: 2, upper: 4.9))
    // Over its line a label stands 6 pixels above it, under it 15 below.
    #expect(try abs(height(above) - height(below) - 21) < 0.05)
  }

  @Test func marksWithoutANameStayOutOfTheLegend() throws {
    let plot = Plot().adding(BandMark(lower: 0, upper: 1)).note("a note", 5, 0.5)
    #expect(try !texts(plot).contains("band"))
    #expect(try PictureXML.parse(plot.svg).all("desc").first?.text.contains("Series") == false)
  }
}
