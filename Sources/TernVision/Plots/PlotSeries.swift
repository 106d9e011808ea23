import Tern

extension Plot {
  /// A line through the points (x[i], y[i]); `markers` shows the points, `arrows` the direction of each stretch.
  /// Traps unless `x` and `y` have the same count.
  public func line(
    _ x: [Double], _ y: [Double], name: String? = nil, color: PlotColor? = nil, dashed: Bool = false,
    markers: Bool = false, arrows: Bool = false
  ) -> Plot {
    Self.checkCounts("line", x, y)
    return with {
      let color = $0.color(color)
      let line = PlotLayer.Line(
        name: name, x: x, y: y, color: color, dashed: dashed || !$0.lap.isMultiple(of: 2), markers: markers,
        arrows: arrows)
      $0.layers.append(.line(line))
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

  /// A dot at each (x[i], y[i]), `radius` pixels wide; traps unless `x` and `y` have the same count.
  public func scatter(
    _ x: [Double], _ y: [Double], name: String? = nil, color: PlotColor? = nil, radius: Double = 4
  ) -> Plot {
    Self.checkCounts("scatter", x, y)
    return with {
      let color = $0.color(color)
      $0.layers.append(.points(PlotLayer.Points(name: name, x: x, y: y, color: color, radius: radius)))
    }
  }

  /// One dot with a label beside it.
  public func point(
    _ x: Double, _ y: Double, label: String = "", side: Side = .right, color: PlotColor = .ink,
    radius: Double = 5
  ) -> Plot {
    let plot = scatter([x], [y], color: color, radius: radius)
    return label.isEmpty ? plot : plot.note(label, x, y, side: side, color: color)
  }

  /// A bar for each label; a second call with the same labels stands its bars beside the first. Traps when counts
  /// or labels differ.
  public func bars(_ labels: [String], _ values: [Double], name: String? = nil, color: PlotColor? = nil)
    -> Plot
  {
    precondition(
      labels.count == values.count,
      "Plot.bars: \(labels.count) labels and \(values.count) values; give one value for each label")
    precondition(
      categories.isEmpty || categories == labels,
      "Plot.bars: labels \(labels) differ from the first bars' \(categories); give all bars the same labels")
    return with {
      $0.categories = labels
      let color = $0.color(color)
      let bars = PlotLayer.Bars(name: name, order: $0.barGroups, values: values, color: color)
      $0.layers.append(.bars(bars))
    }
  }

  private static func checkCounts(_ operation: String, _ x: [Double], _ y: [Double]) {
    precondition(
      x.count == y.count,
      "Plot.\(operation): \(x.count) x values and \(y.count) y values; give one y for each x")
  }
}
