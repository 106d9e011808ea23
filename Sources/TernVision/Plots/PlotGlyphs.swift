extension PlotFrame {
  static func dot(_ x: Double, _ y: Double, radius: Double, opacity: Double = 1) -> String {
    "<circle cx=\"\(Markup.number(x))\" cy=\"\(Markup.number(y))\" r=\"\(Markup.number(radius))\""
      + " fill=\"currentColor\"" + (opacity < 1 ? " fill-opacity=\"\(Markup.number(opacity))\"" : "") + "/>"
  }

  /// The marks of one layer that are clipped to the plot.
  func mark(_ layer: PlotLayer) -> String {
    switch layer {
    case .line(let line): Markup.group(line.color.className, strokes(line))
    case .points(let points): Markup.group(points.color.className, dots(points))
    case .bars(let bars): Markup.group(bars.color.className, rectangles(bars))
    case .rule(let rule): Markup.group(rule.color.className, ruler(rule))
    case .arrow(let arrow): Markup.group(arrow.color.className, shaft(arrow))
    case .note: ""
    }
  }

  private func strokes(_ line: PlotLayer.Line) -> String {
    var result = ""
    for run in runs(line) {
      if run.count == 1 {
        // A point alone between gaps would vanish as a line.
        result += Self.dot(run[0].x, run[0].y, radius: 3)
        continue
      }
      let points = PlotDecimation.thinned(run).map { "\(Markup.number($0.x)),\(Markup.number($0.y))" }
      let dash = line.dashed ? " stroke-dasharray=\"6 4\"" : ""
      result +=
        "<polyline points=\"\(points.joined(separator: " "))\" fill=\"none\" stroke=\"currentColor\""
        + " stroke-width=\"2.25\" stroke-linejoin=\"round\" stroke-linecap=\"round\"\(dash)/>"
      if line.arrows {
        for (a, b) in zip(run, run.dropFirst()) {
          // Heads stand at the middle of a stretch, so that they do not hide the points.
          let (mx, my) = ((a.x + b.x) / 2, (a.y + b.y) / 2)
          let (dx, dy) = (b.x - a.x, b.y - a.y)
          let length = (dx * dx + dy * dy).squareRoot()
          guard length > 22 else { continue }
          result += Markup.arrowHead(
            x: mx + dx / length * 4, y: my + dy / length * 4, dx: dx, dy: dy, size: 9)
        }
      }
      if line.markers { result += run.map { Self.dot($0.x, $0.y, radius: 3.5) }.joined() }
    }
    return result
  }

  /// The stretches of a line between points that cannot be drawn.
  func runs(_ line: PlotLayer.Line) -> [[(x: Double, y: Double)]] {
    var runs: [[(x: Double, y: Double)]] = [[]]
    for (x, y) in zip(line.x, line.y) {
      if let point = place(x, y) {
        runs[runs.count - 1].append(point)
      } else if !runs[runs.count - 1].isEmpty {
        runs.append([])
      }
    }
    return runs.filter { !$0.isEmpty }
  }

  private func dots(_ points: PlotLayer.Points) -> String {
    let drawn = zip(points.x, points.y).compactMap { place($0, $1) }
    // Crowds are see-through, so that their density shows.
    let opacity = drawn.count > 400 ? 0.45 : drawn.count > 1 ? 0.85 : 1
    return drawn.map { Self.dot($0.x, $0.y, radius: points.radius, opacity: opacity) }.joined()
  }

  private func rectangles(_ bars: PlotLayer.Bars) -> String {
    let baseline = y.position(max(y.lower, min(y.upper, y.logarithmic ? y.lower : 0))) ?? bottom
    return bars.values.enumerated().compactMap { index, value in
      guard let end = y.position(value) else { return nil }
      let (start, width) = barSpan(bars, index)
      // A bar of zero height still shows that it was measured.
      let high = max(baseline, end)
      let low = min(baseline, end, high - 1)
      return Markup.rectangle(start, low, width, high - low, radius: min(2, width / 4))
    }.joined()
  }

  /// Left edge and width of one bar in its group.
  func barSpan(_ bars: PlotLayer.Bars, _ index: Int) -> (start: Double, width: Double) {
    let groups = Double(plot.barGroups)
    let band = (right - left) / Double(max(1, plot.categories.count))
    let width = band * (groups > 1 ? 0.8 : 0.68) / groups
    let start = left + band * Double(index) + (band - width * groups) / 2 + width * Double(bars.order)
    let gap = groups > 1 ? min(1, width * 0.1) : 0
    return (start + gap, width - 2 * gap)
  }

  private func ruler(_ rule: PlotLayer.Rule) -> String {
    if rule.vertical {
      return x.position(rule.value).map { Markup.line($0, top, $0, bottom, width: 1.5, dash: "5 4") } ?? ""
    }
    return y.position(rule.value).map { Markup.line(left, $0, right, $0, width: 1.5, dash: "5 4") } ?? ""
  }

  private func shaft(_ arrow: PlotLayer.Arrow) -> String {
    guard let a = place(arrow.from.x, arrow.from.y), let b = place(arrow.to.x, arrow.to.y) else { return "" }
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    let length = (dx * dx + dy * dy).squareRoot()
    guard length > 0.5 else { return "" }
    // The shaft ends inside the head: a blunt line must not show at the tip.
    let head = min(10, length * 0.6)
    let (ex, ey) = (b.x - dx / length * head * 0.7, b.y - dy / length * head * 0.7)
    return Markup.line(a.x, a.y, ex, ey, width: 2)
      + Markup.arrowHead(x: b.x, y: b.y, dx: dx, dy: dy, size: head)
  }
}

/// Lines of more points than pixels.
enum PlotDecimation {
  /// In each pixel column keeps the first, lowest, highest and last point, in order: the drawn line looks the same.
  /// Only for runs that go from left to right; others are returned whole.
  static func thinned(_ run: [(x: Double, y: Double)]) -> [(x: Double, y: Double)] {
    guard run.count > 4000, zip(run, run.dropFirst()).allSatisfy({ $0.x <= $1.x }) else { return run }
    var result: [(x: Double, y: Double)] = []
    var start = 0
    while start < run.count {
      let column = run[start].x.rounded(.down)
      var end = start
      var (low, high) = (start, start)
      while end < run.count, run[end].x.rounded(.down) == column {
        if run[end].y < run[low].y { low = end }
        if run[end].y > run[high].y { high = end }
        end += 1
      }
      var last = -1
      for index in [start, min(low, high), max(low, high), end - 1] where index > last {
        result.append(run[index])
        last = index
      }
      start = end
    }
    return result
  }
}
