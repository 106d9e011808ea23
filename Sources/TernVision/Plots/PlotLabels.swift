extension PlotFrame {
  /// Words inside the plot; drawn last and not clipped, but kept within the paper.
  func labels() -> String {
    plot.layers.map { layer in
      switch layer {
      case .rule(let rule): label(of: rule)
      case .arrow(let arrow): label(of: arrow)
      case .note(let note): label(of: note)
      case .bars(let bars): values(of: bars)
      case .line, .points: ""
      }
    }.joined()
  }

  private func words(_ text: String, x: Double, y: Double, anchor: Markup.Anchor, color: PlotColor) -> String
  {
    let size = 12.5
    let width = min(TextWidth.estimate(text, size: size), right - left)
    let start =
      switch anchor {
      case .start: x
      case .middle: x - width / 2
      case .end: x - width
      }
    // Pushed back inside, a label stays whole.
    let inside = max(left + 2, min(right - width, start))
    let baseline = max(top + 10, min(bottom - 4, y))
    let shift = inside - start
    return Markup.group(
      color.className,
      Markup.text(
        TextWidth.truncated(text, size: size, width: right - left), x: x + shift, y: baseline, size: size,
        anchor: anchor, halo: true))
  }

  private func inside(_ point: (x: Double, y: Double)) -> Bool {
    point.x >= left - 1 && point.x <= right + 1 && point.y >= top - 1 && point.y <= bottom + 1
  }

  private func label(of note: PlotLayer.Note) -> String {
    guard let point = place(note.x, note.y), inside(point) else { return "" }
    return switch note.side {
    case .right: words(note.text, x: point.x + 10, y: point.y + 4, anchor: .start, color: note.color)
    case .left: words(note.text, x: point.x - 10, y: point.y + 4, anchor: .end, color: note.color)
    case .above: words(note.text, x: point.x, y: point.y - 10, anchor: .middle, color: note.color)
    case .below: words(note.text, x: point.x, y: point.y + 20, anchor: .middle, color: note.color)
    }
  }

  private func label(of rule: PlotLayer.Rule) -> String {
    guard !rule.label.isEmpty else { return "" }
    if rule.vertical {
      guard let px = x.position(rule.value), px >= left - 1, px <= right + 1 else { return "" }
      return words(
        rule.label, color: rule.color,
        freest: [top + 12, bottom - 8].flatMap { y in
          [(x: px + 6, y: y, anchor: .start), (x: px - 6, y: y, anchor: .end)]
        })
    }
    guard let py = y.position(rule.value), py >= top - 1, py <= bottom + 1 else { return "" }
    return words(
      rule.label, color: rule.color,
      freest: [py - 6, py + 15].flatMap { y in
        [
          (x: right, y: y, anchor: .end), (x: left + 4, y: y, anchor: .start),
          (x: (left + right) / 2, y: y, anchor: .middle),
        ]
      })
  }

  /// The words at the first of the places that the fewest marks of the data run through.
  private func words(
    _ text: String, color: PlotColor, freest places: [(x: Double, y: Double, anchor: Markup.Anchor)]
  ) -> String {
    let width = TextWidth.estimate(text, size: 12.5)
    let crowds = places.map { place -> Int in
      let start =
        switch place.anchor {
        case .start: place.x
        case .middle: place.x - width / 2
        case .end: place.x - width
        }
      // A place that hangs over the edge would be pushed onto something else.
      let hangs = start < left || start + width > right || place.y < top + 10 || place.y > bottom - 2
      return (hangs ? 1000 : 0) + crowd(x: start...start + width, y: place.y - 12...place.y + 4)
    }
    guard let least = crowds.min(), let best = crowds.firstIndex(of: least) else { return "" }
    let place = places[best]
    return words(text, x: place.x, y: place.y, anchor: place.anchor, color: color)
  }

  /// How many points of lines, taken every few pixels, and of scatters lie in a box.
  private func crowd(x: ClosedRange<Double>, y: ClosedRange<Double>) -> Int {
    func holds(_ point: (x: Double, y: Double)) -> Bool { x.contains(point.x) && y.contains(point.y) }
    return plot.layers.reduce(0) { sum, layer in
      switch layer {
      case .points(let points): sum + zip(points.x, points.y).compactMap { place($0, $1) }.count(where: holds)
      case .line(let line):
        sum
          + runs(line).reduce(0) { count, run in
            zip(run, run.dropFirst()).reduce(count) { count, ends in
              let (a, b) = ends
              // Stretches that are wholly beside the box are most of them.
              guard max(a.x, b.x) >= x.lowerBound, min(a.x, b.x) <= x.upperBound else { return count }
              let steps = max(1, min(500, Int(max(abs(b.x - a.x), abs(b.y - a.y)) / 4)))
              return count
                + (0...steps).count { step in
                  let share = Double(step) / Double(steps)
                  return holds((a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share))
                }
            }
          }
      case .bars, .rule, .arrow, .note: sum
      }
    }
  }

  private func label(of arrow: PlotLayer.Arrow) -> String {
    guard !arrow.label.isEmpty, let a = place(arrow.from.x, arrow.from.y),
      let b = place(arrow.to.x, arrow.to.y), inside(a)
    else { return "" }
    // Beside the middle, on the side that the shaft leans away from.
    let (mx, my) = ((a.x + b.x) / 2, (a.y + b.y) / 2)
    let flat = abs(b.x - a.x) > 3 * abs(b.y - a.y)
    return flat
      ? words(arrow.label, x: mx, y: my - 9, anchor: .middle, color: arrow.color)
      : words(arrow.label, x: mx + 10, y: my + 4, anchor: .start, color: arrow.color)
  }

  /// The number on each bar, where there is room for all of them.
  private func values(of bars: PlotLayer.Bars) -> String {
    let texts = bars.values.map { $0.isFinite ? NumberText.readable($0, digits: 3) : "" }
    let widest = texts.map { TextWidth.estimate($0, size: 11) }.max() ?? 0
    guard let span = bars.values.indices.first.map({ barSpan(bars, $0) }), widest <= span.width + 4 else {
      return ""
    }
    var markup = ""
    for (index, value) in bars.values.enumerated() {
      guard let end = y.position(value), end >= top - 1, end <= bottom + 1 else { continue }
      let span = barSpan(bars, index)
      let baseline = value < 0 ? min(end + 13, bottom - 3) : max(end - 5, top - 3)
      markup += Markup.text(
        texts[index], x: span.start + span.width / 2, y: baseline, size: 11, anchor: .middle, halo: true)
    }
    return Markup.group("tern-ink", markup)
  }
}
