/// A plot with its sizes settled: where the axes run and what surrounds them.
struct PlotFrame {
  let plot: Plot
  let heading: PictureHeading
  var x: Scale
  var y: Scale
  let xTicks: Ticks
  let yTicks: Ticks
  let left: Double
  let right: Double
  let top: Double
  let bottom: Double
  let legend: PlotLegend
  let hasData: Bool
  /// Labels of bars that do not fit side by side are turned.
  let turnsCategories: Bool

  static let margin = 16.0
  static let tickSize = 12.0

  init(_ plot: Plot) {
    self.plot = plot
    let extent = PlotExtent(plot)
    hasData = extent.hasData
    heading = PictureHeading(
      title: plot.title, subtitle: plot.subtitle, width: plot.width, margin: Self.margin)
    legend = PlotLegend(plot, top: heading.bottom + 14)

    var upper = legend.bottom + 14
    // Very low plots keep at least a strip for the data.
    upper = min(upper, plot.height - 70)

    let longest = plot.categories.map { TextWidth.estimate($0, size: Self.tickSize) }.max() ?? 0
    let band = (plot.width - 80) / Double(max(1, plot.categories.count))
    turnsCategories = longest > band - 6
    let labelRoom = turnsCategories ? min(110, longest * 0.6 + 16) : 20
    let lower = plot.height - Self.margin - (plot.xLabel.isEmpty ? 0 : 20) - labelRoom
    let height = max(20, lower - upper)

    let yTarget = max(3, Int(height / 48))
    y = extent.y(target: yTarget)
    yTicks = y.ticks(target: yTarget, whole: false)
    let yWidth = yTicks.labels.map { TextWidth.estimate($0, size: Self.tickSize) }.max() ?? 0
    left = min(Self.margin + yWidth + 8, plot.width * 0.6)

    x = extent.x()
    // Fewer ticks until their labels do not touch.
    var target = max(3, Int((plot.width - left) / 70))
    var ticks = x.ticks(target: target, whole: extent.wholeX)
    while target > 1 {
      let widest = ticks.labels.map { TextWidth.estimate($0, size: Self.tickSize) }.max() ?? 0
      if (widest + 14) * Double(ticks.labels.count) <= plot.width - left { break }
      target -= 1
      ticks = x.ticks(target: target, whole: extent.wholeX)
    }
    xTicks = plot.categories.isEmpty ? ticks : Ticks(values: [], labels: [])
    let overhang = TextWidth.estimate(ticks.labels.last ?? "", size: Self.tickSize) / 2
    right = plot.width - max(Self.margin, min(overhang, 40))
    top = upper
    bottom = max(lower, upper + 20)
    (x.start, x.end) = (left, right)
    (y.start, y.end) = (bottom, top)
  }

  /// Pixels of a point of the data; nil where it cannot be drawn.
  func place(_ dataX: Double, _ dataY: Double) -> (x: Double, y: Double)? {
    guard let px = x.position(dataX), let py = y.position(dataY) else { return nil }
    return (px, py)
  }
}
