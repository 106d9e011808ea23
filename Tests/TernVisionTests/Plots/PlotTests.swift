import Testing

@testable import TernVision

@Suite struct PlotTests {
  private func check(_ plot: some Picture, sourceLocation: SourceLocation = #_sourceLocation) throws
    -> PictureXML.Element
  {
    let root = try PictureXML.parse(plot.svg)
    PictureXML.expectCleanNumbers(root, sourceLocation: sourceLocation)
    return root
  }

  private func texts(_ root: PictureXML.Element) -> [String] { root.all("text").map(\.text) }

  /// The points of every polyline, in pixels.
  private func polylines(_ root: PictureXML.Element) -> [[(Double, Double)]] {
    root.all("polyline").map { element in
      (element.attributes["points"] ?? "").split(separator: " ").map { pair in
        let parts = pair.split(separator: ",").compactMap { Double($0) }
        return (parts[0], parts[1])
      }
    }
  }

  @Test func emptyPlotSaysSo() throws {
    for plot in [
      Plot("Nothing"), Plot().line([], []), Plot().scatter([.nan], [1]), Plot().bars([], []),
      Plot().line([.infinity]),
    ] {
      let root = try check(plot)
      #expect(texts(root).contains("no data"))
      #expect(root.all("desc").first?.text == "No data.")
    }
  }

  @Test func onePointAndConstantSeriesAreDrawn() throws {
    #expect(try check(Plot().scatter([3], [4])).all("circle").count == 1)
    #expect(try check(Plot().line([7])).all("circle").count == 1)
    let constant = polylines(try check(Plot().line([5, 5, 5])))
    #expect(constant.count == 1 && Set(constant[0].map(\.1)).count == 1)
    for value in [0.0, 2000 * .leastNonzeroMagnitude, 1e308, -1e308, .leastNonzeroMagnitude] {
      _ = try check(Plot().line([value, value, value]))
    }
  }

  @Test func pointsThatAreNotFiniteLeaveGaps() throws {
    let root = try check(Plot().line([1, 2, .nan, 4, 5, .infinity, 7, -.infinity, 9, 10]))
    #expect(polylines(root).map(\.count) == [2, 2, 2])
    #expect(root.all("circle").count == 1)
  }

  @Test func logarithmicAxesLeaveOutWhatIsNotPositive() throws {
    let root = try check(
      Plot().yLogarithmic().xLogarithmic().line([-1, 0, 1, 10, 100], [1, 1, 0.1, 0, 0.001]))
    #expect(polylines(root).isEmpty)
    #expect(root.all("circle").count == 2)
  }

  @Test func extremeValuesStayDrawable() throws {
    _ = try check(Plot().line([1e308, -1e308, 1e300, 0, .leastNonzeroMagnitude]))
    _ = try check(Plot().yRange(0...1e-200).line([1e308, 0, -1e308]))
    _ = try check(Plot().xRange(1e15...1e15 + 1).line([1e15, 1e15 + 1], [1, 2]))
    _ = try check(Plot().bars(["a", "b"], [.nan, 1e308]))
    _ = try check(
      Plot().arrow(from: (.nan, 0), to: (1, 1)).horizontalLine(.infinity, label: "x").note("n", .nan, 1))
  }

  @Test func pointsLandWhereTheAxesSay() throws {
    let root = try check(Plot(x: "t", y: "v").xRange(0...10).yRange(0...100).line([0, 5, 10], [0, 50, 100]))
    let line = try #require(polylines(root).first)
    #expect(abs(line[1].0 - (line[0].0 + line[2].0) / 2) < 0.02)
    #expect(abs(line[1].1 - (line[0].1 + line[2].1) / 2) < 0.02)
    #expect(line[2].1 < line[0].1)
    // The tick labelled 100 stands at the height of the point at 100.
    let tick = try #require(
      root.all("text").first { $0.text == "100" && $0.attributes["text-anchor"] == "end" })
    #expect(abs(Double(tick.attributes["y"] ?? "")! - 4 - line[2].1) < 0.02)
  }

  @Test func nothingIsClippedAtTheEdge() throws {
    let words = String(repeating: "a very long label ", count: 20)
    let plots = [
      Plot(words, x: words, y: words).line([1e-9, 2], name: words).line([1, 3], name: "second"),
      Plot("Bars").bars((0..<12).map { "class number \($0)" }, (0..<12).map(Double.init)),
      Plot("Notes").line([1, 2, 3]).note("at the right edge of the plot", 2, 3).verticalLine(
        2, label: "rightmost line"),
      Plot("t", width: 120, height: 100).line([12345.678, -99999]),
    ]
    for plot in plots {
      let root = try check(plot)
      for text in root.all("text") where text.attributes["transform"] == nil {
        let size = Double(text.attributes["font-size"] ?? "") ?? 12
        // Drawn widths are an eighth below the estimate in common faces.
        let width = TextWidth.estimate(text.text, size: size) / 1.12
        let x = Double(text.attributes["x"] ?? "") ?? 0
        let start =
          switch text.attributes["text-anchor"] {
          case "middle": x - width / 2;
          case "end": x - width;
          default: x
          }
        #expect(start >= -1 && start + width <= plot.width + 1, "\(text.text)")
      }
    }
  }

  @Test func textIsEscapedEverywhere() throws {
    let bad = "<script>&\"'"
    let root = try check(
      Plot(bad, x: bad, y: bad).subtitle(bad).line([1, 2], name: bad).note(bad, 0, 1).horizontalLine(
        1, label: bad
      )
      .arrow(from: (0, 1), to: (1, 2), label: bad))
    #expect(root.all("script").isEmpty)
    #expect(texts(root).count { $0 == bad } == 8)
    _ = try check(ConfusionMatrix(bad, counts: [[1]], classes: [bad]))
    _ = try check(
      FlowDiagram(bad, steps: [bad, bad], notes: [bad, bad], loop: .init(from: 1, to: 0, label: bad)))
    _ = try check(ImageGrid(bad, images: [PictureChapter.ring()], captions: [bad]))
  }

  @Test func legendNamesOnlyNamedSeries() throws {
    let root = try check(Plot().line([1, 2], name: "named").line([2, 1]))
    #expect(texts(root).contains("named"))
    #expect(root.all("desc").first?.text.contains("Series: named.") == true)
  }

  @Test func barsStandSideBySideOnZero() throws {
    let root = try check(Plot().bars(["a", "b"], [1, -2]).bars(["a", "b"], [3, 4]))
    let bars = root.all("rect").dropFirst().map { rect in
      (x: Double(rect.attributes["x"] ?? "")!, width: Double(rect.attributes["width"] ?? "")!)
    }.sorted { $0.x < $1.x }
    #expect(bars.count == 4)
    for (a, b) in zip(bars, bars.dropFirst()) { #expect(a.x + a.width <= b.x + 0.01) }
  }

  @Test func thinningKeepsTheExtremes() throws {
    var values = (0..<50_000).map { Double($0 % 7) }
    values[31_234] = 500
    values[40_001] = -300
    let line = try #require(polylines(try check(Plot().line(values))).first)
    #expect(line.count < 4000)
    let full = Scale.fitting(values, logarithmic: false, padding: 0)
    #expect(full.lower == -300 && full.upper == 500)
    let run = values.enumerated().map { (x: Double($0.offset) / 80, y: $0.element) }
    let thinned = PlotDecimation.thinned(run)
    #expect(thinned.map(\.y).max() == 500 && thinned.map(\.y).min() == -300)
    #expect(zip(thinned, thinned.dropFirst()).allSatisfy { $0.x <= $1.x })
  }

  @Test func mistakesTrap() async {
    await #expect(processExitsWith: .failure) { _ = Plot().line([1, 2], [1]) }
    await #expect(processExitsWith: .failure) { _ = Plot().yRange(1...1) }
    await #expect(processExitsWith: .failure) { _ = Plot().bars(["a"], [1]).bars(["b"], [1]) }
  }
}
