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
    // Fewer ticks until their labels stand clear of one another.
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

/// What ranges the layers of a plot need.
struct PlotExtent {
  private let plot: Plot
  private var xs: [Double] = []
  private var ys: [Double] = []
  private(set) var hasData = false
  private var onlyLines = true
  private var fromZero = false

  init(_ plot: Plot) {
    self.plot = plot
    for layer in plot.layers {
      switch layer {
      case .line(let line): add(line.x, line.y)
      case .points(let points):
        add(points.x, points.y)
        if points.x.count > 1 { onlyLines = false }
      case .bars(let bars):
        add(bars.values.indices.map(Double.init), bars.values)
        fromZero = true
      case .rule(let rule):
        if rule.vertical { xs.append(rule.value) } else { ys.append(rule.value) }
      case .arrow(let arrow): add([arrow.from.x, arrow.to.x], [arrow.from.y, arrow.to.y])
      case .note(let note): add([note.x], [note.y])
      }
    }
  }

  private mutating func add(_ x: [Double], _ y: [Double]) {
    for (a, b) in zip(x, y) where a.isFinite && b.isFinite {
      if plot.xIsLogarithmic && a <= 0 || plot.yIsLogarithmic && b <= 0 { continue }
      // A range chosen for x decides which points count for y.
      if let range = plot.xRange, !range.contains(a) { continue }
      xs.append(a)
      ys.append(b)
      hasData = true
    }
  }

  /// Whether every x is a whole number: epochs and steps get no tick at 2.5.
  var wholeX: Bool { hasData && xs.allSatisfy { $0 == $0.rounded() } && (xs.max() ?? 0) > (xs.min() ?? 0) }

  func x() -> Scale {
    if !plot.categories.isEmpty {
      return Scale(lower: -0.5, upper: Double(plot.categories.count) - 0.5, logarithmic: false)
    }
    if let range = plot.xRange, !plot.xIsLogarithmic || range.lowerBound > 0 {
      return Scale(lower: range.lowerBound, upper: range.upperBound, logarithmic: plot.xIsLogarithmic)
    }
    return .fitting(xs, logarithmic: plot.xIsLogarithmic, padding: onlyLines ? 0 : 0.03)
  }

  func y(target: Int) -> Scale {
    if let range = plot.yRange, !plot.yIsLogarithmic || range.lowerBound > 0 {
      return Scale(lower: range.lowerBound, upper: range.upperBound, logarithmic: plot.yIsLogarithmic)
    }
    if fromZero, !plot.yIsLogarithmic {
      return Scale.fitting(ys + [0], logarithmic: false, padding: 0).rounded(target: target, within: 1)
    }
    var fitted = Scale.fitting(ys, logarithmic: plot.yIsLogarithmic, padding: 0.04)
    // Room below a loss of zero would suggest that it can be negative.
    if !plot.yIsLogarithmic, let least = ys.min(), let most = ys.max(), least < most {
      if least >= 0 { fitted.lower = max(0, fitted.lower) }
      if most <= 0 { fitted.upper = min(0, fitted.upper) }
    }
    return fitted.rounded(target: target, within: 0.35)
  }
}

/// The names of the series, in rows above the plot where no data can be hidden; the y label shares the first row.
struct PlotLegend {
  var markup = ""
  /// The lowest baseline used.
  var bottom: Double

  init(_ plot: Plot, top: Double) {
    bottom = top
    let size = 12.5
    let room = plot.width - 2 * PlotFrame.margin
    var x = PlotFrame.margin
    var used = false
    if !plot.yLabel.isEmpty {
      let label = TextWidth.truncated(plot.yLabel, size: size, width: room)
      markup += Markup.group("tern-muted", Markup.text(label, x: x, y: top + 10, size: size))
      x += TextWidth.estimate(label, size: size) + 24
      bottom = top + 10
      used = true
    }
    let labelEnd = x
    var rows: [[(entry: Entry, name: String, width: Double)]] = [[]]
    var row = 0
    for entry in Entry.all(of: plot) {
      let name = TextWidth.truncated(entry.name, size: size, width: room - 30)
      let width = 26 + TextWidth.estimate(name, size: size) + 14
      if x + width > plot.width - PlotFrame.margin + 14, x > PlotFrame.margin {
        // A legend that cannot share the y label's row starts below it.
        rows.append([])
        row += 1
        x = PlotFrame.margin
      }
      rows[row].append((entry, name, width))
      x += width
      used = true
    }
    for (index, entries) in rows.enumerated() where !entries.isEmpty {
      let baseline = top + 10 + Double(index) * 20
      let width = entries.reduce(-14) { $0 + $1.width }
      var x =
        index == 0 && !plot.yLabel.isEmpty
        ? max(labelEnd, plot.width - PlotFrame.margin - width) : PlotFrame.margin
      for item in entries {
        markup += item.entry.key(x: x, y: baseline - 4)
        markup += Markup.group("tern-ink", Markup.text(item.name, x: x + 26, y: baseline, size: size))
        x += item.width
      }
      bottom = baseline
    }
    if !used { bottom = max(top - 14, 4) }
  }

  /// A named series and the sign that stands for it.
  struct Entry {
    enum Sign { case line(dashed: Bool, markers: Bool), dot, square }
    let name: String
    let color: PlotColor
    let sign: Sign

    static func all(of plot: Plot) -> [Entry] {
      plot.layers.compactMap { layer in
        switch layer {
        case .line(let line):
          line.name.map {
            Entry(name: $0, color: line.color, sign: .line(dashed: line.dashed, markers: line.markers))
          }
        case .points(let points): points.name.map { Entry(name: $0, color: points.color, sign: .dot) }
        case .bars(let bars): bars.name.map { Entry(name: $0, color: bars.color, sign: .square) }
        case .rule, .arrow, .note: nil
        }
      }
    }

    func key(x: Double, y: Double) -> String {
      let mark =
        switch sign {
        case .line(let dashed, let markers):
          Markup.line(x, y, x + 20, y, width: 2.5, dash: dashed ? "6 4" : nil)
            + (markers ? PlotFrame.dot(x + 10, y, radius: 3) : "")
        case .dot: PlotFrame.dot(x + 10, y, radius: 4.5)
        case .square: Markup.rectangle(x + 4, y - 6, 12, 12, radius: 2)
        }
      return Markup.group(color.className, mark)
    }
  }
}
