import Tern

/// Numbers of an image in their places, each on a square of its own grey: what a picture is to a computer.
public struct PixelTable: Sendable {
  let values: [[Double]]
  let rowNames: [String]
  let columnNames: [String]
  let map: ColorMap
  /// The values that take the first and the last colour of the map.
  let range: ClosedRange<Double>

  /// The first channel of `image`, cut to `rows` and `columns` if given; the scale is always 0 ... 255. Traps
  /// on a part outside the image.
  public init(_ image: Image, rows: Range<Int>? = nil, columns: Range<Int>? = nil, map: ColorMap = .greys) {
    let rows = rows ?? 0..<image.height
    let columns = columns ?? 0..<image.width
    precondition(
      rows.lowerBound >= 0 && rows.upperBound <= image.height && columns.lowerBound >= 0
        && columns.upperBound <= image.width,
      "PixelTable: rows \(rows) and columns \(columns) of an image of \(image.width) x \(image.height)")
    self.init(
      values: rows.map { y in columns.map { x in Double(image[x, y, 0]) } }, rowNames: rows.map(String.init),
      columnNames: columns.map(String.init), map: map, range: 0...255)
  }

  /// Any rows of numbers. Colours run over `range`, or from the least to the greatest value. Traps when rows
  /// differ in length.
  public init(_ values: [[Double]], map: ColorMap = .greys, range: ClosedRange<Double>? = nil) {
    let count = values.first?.count ?? 0
    precondition(
      values.allSatisfy { $0.count == count },
      "PixelTable: rows of \(Set(values.map(\.count)).sorted()) numbers; make them equally long")
    let finite = values.joined().filter(\.isFinite)
    self.init(
      values: values, rowNames: values.indices.map(String.init), columnNames: (0..<count).map(String.init),
      map: map,
      range: range ?? (finite.min() ?? 0)...(finite.max() ?? 1))
  }

  private init(
    values: [[Double]], rowNames: [String], columnNames: [String], map: ColorMap, range: ClosedRange<Double>
  ) {
    self.values = values
    self.rowNames = rowNames
    self.columnNames = columnNames
    self.map = map
    self.range = range
  }

  func color(_ value: Double) -> RGB {
    let span = range.upperBound - range.lowerBound
    return map.color(span > 0 ? (value - range.lowerBound) / span : 0)
  }

  private func text(_ value: Double, minus: String) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : value > 0 ? "inf" : minus + "inf" }
    let text = NumberText.trimmed(value.magnitude, places: 3)
    return value < 0 && text != "0" ? minus + text : text
  }

  /// The table as terminal text with names of rows and columns, no wider than `width`: columns that do not
  /// fit are left out and the last line says how many.
  public func terminal(style: TerminalStyle = .current, width: Int = TerminalStyle.columns) -> String {
    let texts = values.map { $0.map { text($0, minus: "-") } }
    let cell = (texts.joined().map(\.count) + columnNames.map(\.count)).max().map { $0 + 1 } ?? 2
    let head = (rowNames.map(\.count).max() ?? 0) + 1
    let shown = max(1, min(columnNames.count, (width - head - 1) / cell))
    var lines = ["".leading(to: head) + columnNames.prefix(shown).map { $0.leading(to: cell) }.joined()]
    for (row, name) in rowNames.enumerated() {
      var line = name.leading(to: head - 1) + " "
      for column in 0..<min(shown, texts[row].count) {
        let color = color(values[row][column])
        line +=
          style.background(color) + style.foreground(color.readableInk) + texts[row][column].leading(to: cell)
      }
      // One more space in the last colour, so that digits do not touch the edge.
      lines.append(style == .plain ? line : line + " " + TerminalStyle.reset)
    }
    let hidden = columnNames.count - shown
    if hidden > 0 {
      lines.append("(\(hidden) more columns need a width of \(head + 1 + cell * columnNames.count))")
    }
    return lines.joined(separator: "\n")
  }

  /// The table as an HTML `table` element; every colour is written out, so that it needs no style sheet.
  public var html: String {
    let corner = Markup.element("td", [:], "")
    let names = columnNames.map { Markup.element("th", ["scope": "col"], Markup.escaped($0)) }.joined()
    let head = Markup.element("thead", [:], Markup.element("tr", [:], corner + names))
    let rows = zip(rowNames, values).map { name, row in
      let cells = row.map { value -> String in
        let color = color(value)
        return "<td style=\"background:\(color.css);color:\(color.readableInk.css)\">"
          + Markup.escaped(text(value, minus: "\u{2212}")) + "</td>"
      }
      return Markup.element(
        "tr", [:], Markup.element("th", ["scope": "row"], Markup.escaped(name)) + cells.joined())
    }
    return Markup.element(
      "table", ["class": "pixel-table"], head + Markup.element("tbody", [:], rows.joined(separator: "\n")))
  }
}
