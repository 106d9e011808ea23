extension Plot {
  /// Where a label stands, seen from its point.
  public enum Side: Sendable { case left, right, above, below }

  /// A dashed line across the plot at height `y`: a baseline, a goal.
  public func horizontalLine(_ y: Double, label: String = "", color: PlotColor = .gray) -> Plot {
    with { $0.layers.append(.rule(PlotLayer.Rule(vertical: false, value: y, label: label, color: color))) }
  }

  /// A dashed line from bottom to top at `x`.
  public func verticalLine(_ x: Double, label: String = "", color: PlotColor = .gray) -> Plot {
    with { $0.layers.append(.rule(PlotLayer.Rule(vertical: true, value: x, label: label, color: color))) }
  }

  /// An arrow from one point of the data to another: a step, a slope's direction.
  public func arrow(
    from: (x: Double, y: Double), to: (x: Double, y: Double), label: String = "", color: PlotColor = .ink
  ) -> Plot {
    with { $0.layers.append(.arrow(PlotLayer.Arrow(from: from, to: to, label: label, color: color))) }
  }

  /// The straight line of slope `slope` through (x, y), `reach` to either side: a derivative made visible.
  public func tangent(
    x: Double, y: Double, slope: Double, reach: Double, name: String? = nil, color: PlotColor? = nil
  ) -> Plot {
    line([x - reach, x + reach], [y - slope * reach, y + slope * reach], name: name, color: color)
  }

  /// Words beside a point of the data.
  public func note(
    _ text: String, _ x: Double, _ y: Double, side: Side = .right, color: PlotColor = .ink
  ) -> Plot {
    with { $0.layers.append(.note(PlotLayer.Note(text: text, x: x, y: y, side: side, color: color))) }
  }
}
