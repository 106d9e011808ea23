/// A dot at each point.
struct DotsMark: PlotMark {
  var name: String?
  var x: [Double]
  var y: [Double]
  var color: PlotColor
  var radius: Double

  func extend(_ extent: inout PlotExtent) {
    extent.add(x, y)
    // A single dot marks a place of something else.
    if x.count > 1 { extent.hasRoomAtSides = true }
  }

  func key(x: Double, y: Double) -> String { Markup.dot(x + 10, y, radius: 4.5) }

  func marks(in frame: PlotFrame) -> String {
    let drawn = places(in: frame)
    // Crowds are see-through, so that their density shows.
    let opacity = drawn.count > 400 ? 0.45 : drawn.count > 1 ? 0.85 : 1
    return drawn.map { Markup.dot($0.x, $0.y, radius: radius, opacity: opacity) }.joined()
  }

  func crowd(in box: PlotBox, of frame: PlotFrame) -> Int {
    places(in: frame).count { box.contains($0) }
  }

  private func places(in frame: PlotFrame) -> [(x: Double, y: Double)] {
    zip(x, y).compactMap { frame.place($0, $1) }
  }
}

extension Plot {
  /// A dot at each (x[i], y[i]) with a radius of `radius` pixels; traps unless `x` and `y` have the same
  /// count.
  public func scatter(
    _ x: [Double], _ y: [Double], name: String? = nil, color: PlotColor? = nil, radius: Double = 4
  ) -> Plot {
    requireEqualCounts("scatter", x, y)
    return addingSeries(color) { color, _ in
      DotsMark(name: name, x: x, y: y, color: color, radius: radius)
    }
  }

  /// One dot with a label next to it.
  public func point(
    _ x: Double, _ y: Double, label: String = "", side: Side = .right, color: PlotColor = .ink,
    radius: Double = 5
  ) -> Plot {
    let plot = scatter([x], [y], color: color, radius: radius)
    return label.isEmpty ? plot : plot.note(label, x, y, side: side, color: color)
  }
}
