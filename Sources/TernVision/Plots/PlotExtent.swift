/// What the axes of a plot must hold: each mark adds its part.
struct PlotExtent {
  private let plot: Plot
  private var xs: [Double] = []
  private var ys: [Double] = []
  /// Whether any point can be drawn; rules alone are no data.
  private(set) var hasData = false
  /// Dots at the ends of the x axis would be cut in half; lines may run into them.
  var hasRoomAtSides = false
  /// Bars are compared by their lengths, so their axis holds zero.
  var startsAtZero = false

  init(_ plot: Plot) {
    self.plot = plot
    for mark in plot.marks { mark.extend(&self) }
  }

  /// Makes room for the points (x[i], y[i]) that can be drawn.
  mutating func add(_ x: [Double], _ y: [Double]) {
    for (a, b) in zip(x, y) where a.isFinite && b.isFinite {
      if plot.xIsLogarithmic && a <= 0 || plot.yIsLogarithmic && b <= 0 { continue }
      // A range chosen for x decides which points count for y.
      if let range = plot.xRange, !range.contains(a) { continue }
      xs.append(a)
      ys.append(b)
      hasData = true
    }
  }

  /// Makes room for a place on the x axis alone.
  mutating func add(x: Double) { xs.append(x) }

  /// Makes room for a place on the y axis alone.
  mutating func add(y: Double) { ys.append(y) }

  /// Whether every x is a whole number: epochs and steps get no tick at 2.5.
  var wholeX: Bool { hasData && xs.allSatisfy { $0 == $0.rounded() } && (xs.max() ?? 0) > (xs.min() ?? 0) }

  func x() -> Scale {
    if !plot.categories.isEmpty {
      return Scale(lower: -0.5, upper: Double(plot.categories.count) - 0.5, logarithmic: false)
    }
    if let range = plot.xRange, !plot.xIsLogarithmic || range.lowerBound > 0 {
      return Scale(lower: range.lowerBound, upper: range.upperBound, logarithmic: plot.xIsLogarithmic)
    }
    return .fitting(xs, logarithmic: plot.xIsLogarithmic, padding: hasRoomAtSides ? 0.03 : 0)
  }

  func y(target: Int) -> Scale {
    if let range = plot.yRange, !plot.yIsLogarithmic || range.lowerBound > 0 {
      return Scale(lower: range.lowerBound, upper: range.upperBound, logarithmic: plot.yIsLogarithmic)
    }
    if startsAtZero, !plot.yIsLogarithmic {
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
