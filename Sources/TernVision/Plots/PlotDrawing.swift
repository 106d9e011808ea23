extension PlotFrame {
  func drawing() -> Drawing {
    var body = heading.markup + legend.markup
    body += gridAndLabels()
    // A nested viewport clips the data to the plot without an id; one pixel wider, so that lines on the edge
    // keep their full width.
    let clip = (x: left - 6, y: top - 6, width: right - left + 12, height: bottom - top + 12)
    let marks = plot.marks.map { Markup.group($0.color.className, $0.marks(in: self)) }.joined()
    body += Markup.element(
      "svg",
      [
        "x": Markup.number(clip.x), "y": Markup.number(clip.y), "width": Markup.number(clip.width),
        "height": Markup.number(clip.height),
        "viewBox":
          "\(Markup.number(clip.x)) \(Markup.number(clip.y)) \(Markup.number(clip.width)) \(Markup.number(clip.height))",
      ], marks)
    body += plot.marks.map { $0.labels(in: self) }.joined()
    if !hasData {
      body += Markup.group(
        "tern-muted",
        Markup.text("no data", x: (left + right) / 2, y: (top + bottom) / 2 + 5, size: 14, anchor: .middle))
    }
    return Drawing(
      width: plot.width, height: plot.height, title: plot.title.isEmpty ? "Plot" : plot.title,
      summary: summary,
      body: body)
  }

  private func gridAndLabels() -> String {
    var grid = ""
    var text = ""
    var axis = ""
    for (value, label) in zip(yTicks.values, yTicks.labels) where hasData {
      guard let py = y.position(value) else { continue }
      grid += Markup.line(left, py, right, py)
      text += Markup.text(label, x: left - 8, y: py + 4, size: Self.tickSize, anchor: .end)
    }
    for (value, label) in zip(xTicks.values, xTicks.labels) where hasData {
      guard let px = x.position(value) else { continue }
      axis += Markup.line(px, bottom, px, bottom + 5)
      text += Markup.text(label, x: px, y: bottom + 19, size: Self.tickSize, anchor: .middle)
    }
    text += categoryLabels()
    if !plot.xLabel.isEmpty {
      let middle = (left + right) / 2
      let room = 2 * (min(middle, plot.width - middle) - 4)
      let label = TextWidth.truncated(plot.xLabel, size: Self.wordSize, width: room)
      text += Markup.text(
        label, x: middle, y: plot.height - Self.margin, size: Self.wordSize, anchor: .middle)
    }
    // The zero line is the axis where there are values on both sides of it; a frame would only add ink.
    if let zero = y.position(0), hasData, !y.logarithmic, y.lower < 0, y.upper > 0 {
      axis += Markup.line(left, zero, right, zero)
    }
    axis += Markup.line(left, bottom, right, bottom)
    return Markup.group("tern-grid", grid) + Markup.group("tern-axis", axis)
      + Markup.group("tern-muted", text)
  }

  private func categoryLabels() -> String {
    let band = (right - left) / Double(max(1, plot.categories.count))
    // Of very many bars only as many are named as there is room for.
    let every = max(1, Int((14 / band).rounded(.up)))
    var text = ""
    for (index, label) in plot.categories.enumerated() where index.isMultiple(of: every) {
      let px = left + band * (Double(index) + 0.5)
      if turnsCategories {
        let short = TextWidth.truncated(label, size: Self.tickSize, width: 150)
        text += Markup.text(
          short, x: px + 4, y: bottom + 16, size: Self.tickSize, anchor: .end, rotated: -35)
      } else {
        text += Markup.text(label, x: px, y: bottom + 19, size: Self.tickSize, anchor: .middle)
      }
    }
    return text
  }

  /// The picture in a sentence, for a reader who does not see it.
  private var summary: String {
    guard hasData else { return "No data." }
    func span(_ scale: Scale) -> String {
      "\(NumberText.readable(scale.lower)) to \(NumberText.readable(scale.upper))"
    }
    var text = ""
    if plot.categories.isEmpty {
      text = "Horizontal axis\(plot.xLabel.isEmpty ? "" : " " + plot.xLabel) from \(span(x)); "
    } else {
      text = "\(plot.categories.count) groups of bars; "
    }
    text += "vertical axis\(plot.yLabel.isEmpty ? "" : " " + plot.yLabel) from \(span(y))."
    let names = plot.marks.compactMap(\.name)
    if !names.isEmpty { text += " Series: \(names.joined(separator: ", "))." }
    return text
  }
}
