import Tern

/// A line through points, interrupted where a point cannot be drawn.
struct LineMark: PlotMark {
  var name: String?
  var x: [Double]
  var y: [Double]
  var color: PlotColor
  var dashed: Bool
  var markers: Bool
  var arrows: Bool

  func extend(_ extent: inout PlotExtent) { extent.add(x, y) }

  func key(x: Double, y: Double) -> String {
    Markup.line(x, y, x + 20, y, width: 2.5, dash: dashed ? "6 4" : nil)
      + (markers ? Markup.dot(x + 10, y, radius: 3) : "")
  }

  func marks(in frame: PlotFrame) -> String {
    var result = ""
    for run in runs(in: frame) {
      if run.count == 1 {
        // A point alone between gaps would vanish as a line.
        result += Markup.dot(run[0].x, run[0].y, radius: 3)
        continue
      }
      let points = PlotDecimation.thinned(run).map { "\(Markup.number($0.x)),\(Markup.number($0.y))" }
      let dash = dashed ? " stroke-dasharray=\"6 4\"" : ""
      result +=
        "<polyline points=\"\(points.joined(separator: " "))\" fill=\"none\" stroke=\"currentColor\""
        + " stroke-width=\"2.25\" stroke-linejoin=\"round\" stroke-linecap=\"round\"\(dash)/>"
      if arrows { result += heads(along: run) }
      if markers { result += run.map { Markup.dot($0.x, $0.y, radius: 3.5) }.joined() }
    }
    return result
  }

  /// Arrow heads at the middle of each stretch, where they do not hide the points.
  private func heads(along run: [(x: Double, y: Double)]) -> String {
    var result = ""
    for (a, b) in zip(run, run.dropFirst()) {
      let (mx, my) = ((a.x + b.x) / 2, (a.y + b.y) / 2)
      let (dx, dy) = (b.x - a.x, b.y - a.y)
      let length = (dx * dx + dy * dy).squareRoot()
      guard length > 22 else { continue }
      result += Markup.arrowHead(
        x: mx + dx / length * 4, y: my + dy / length * 4, dx: dx, dy: dy, size: 9)
    }
    return result
  }

  /// The points of the line in the box, taken every few pixels.
  func crowd(in box: PlotBox, of frame: PlotFrame) -> Int {
    runs(in: frame).reduce(0) { count, run in
      zip(run, run.dropFirst()).reduce(count) { count, ends in
        let (a, b) = ends
        // Most stretches lie wholly outside the box.
        guard max(a.x, b.x) >= box.x.lowerBound, min(a.x, b.x) <= box.x.upperBound else { return count }
        let steps = max(1, min(500, Int(max(abs(b.x - a.x), abs(b.y - a.y)) / 4)))
        return count
          + (0...steps).count { step in
            let share = Double(step) / Double(steps)
            return box.contains((a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share))
          }
      }
    }
  }

  /// The stretches of the line between points that cannot be drawn, in pixels.
  private func runs(in frame: PlotFrame) -> [[(x: Double, y: Double)]] {
    var runs: [[(x: Double, y: Double)]] = [[]]
    for (x, y) in zip(x, y) {
      if let point = frame.place(x, y) {
        runs[runs.count - 1].append(point)
      } else if !runs[runs.count - 1].isEmpty {
        runs.append([])
      }
    }
    return runs.filter { !$0.isEmpty }
  }
}

extension Plot {
  /// A line through the points (x[i], y[i]); `markers` shows the points, `arrows` the direction of each
  /// stretch. Traps unless `x` and `y` have the same count.
  public func line(
    _ x: [Double], _ y: [Double], name: String? = nil, color: PlotColor? = nil, dashed: Bool = false,
    markers: Bool = false, arrows: Bool = false
  ) -> Plot {
    requireEqualCounts("line", x, y)
    // Beyond the cycle of colours, lines change their dashes too.
    return addingSeries(color) { color, isSecondLap in
      LineMark(
        name: name, x: x, y: y, color: color, dashed: dashed || isSecondLap, markers: markers, arrows: arrows)
    }
  }

  /// A line through `y` at x = first, first + 1, ...: losses by step, accuracies by epoch.
  public func line(
    _ y: [Double], first: Double = 0, name: String? = nil, color: PlotColor? = nil, dashed: Bool = false,
    markers: Bool = false
  ) -> Plot {
    line(y.indices.map { first + Double($0) }, y, name: name, color: color, dashed: dashed, markers: markers)
  }

  /// The graph of a function over a range, at `samples` evenly spaced places; traps on fewer than 2.
  public func curve(
    over range: ClosedRange<Double>, samples: Int = 201, name: String? = nil, color: PlotColor? = nil,
    dashed: Bool = false, _ function: (Double) -> Double
  ) -> Plot {
    precondition(samples >= 2, "Plot.curve: \(samples) samples; a curve needs at least 2")
    let span = range.upperBound - range.lowerBound
    let x = (0..<samples).map { range.lowerBound + span * Double($0) / Double(samples - 1) }
    return line(x, x.map(function), name: name, color: color, dashed: dashed)
  }

  /// The straight line of slope `slope` through (x, y), `reach` to either side: a derivative made visible.
  public func tangent(
    x: Double, y: Double, slope: Double, reach: Double, name: String? = nil, color: PlotColor? = nil
  ) -> Plot {
    line([x - reach, x + reach], [y - slope * reach, y + slope * reach], name: name, color: color)
  }

  /// Traps unless there is one y for each x.
  func requireEqualCounts(_ operation: String, _ x: [Double], _ y: [Double]) {
    precondition(
      x.count == y.count,
      "Plot.\(operation): \(x.count) x values and \(y.count) y values; give one y for each x")
  }
}
