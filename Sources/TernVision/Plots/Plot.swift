import Tern

/// A chart as a value: start with a title and labels, add lines, points, bars and marks, and take its `svg`.
///
///     let plot = Plot("Sigmoid", x: "x", y: "1 / (1 + e⁻ˣ)")
///       .curve(over: -4...4) { 1 / (1 + exp(-$0)) }
///
/// Points that are not finite leave gaps; no data at all draws an empty frame that says so.
public struct Plot: Picture {
  var title: String
  var subtitle = ""
  var xLabel: String
  var yLabel: String
  var width: Double
  var height: Double
  var xRange: ClosedRange<Double>?
  var yRange: ClosedRange<Double>?
  var xIsLogarithmic = false
  var yIsLogarithmic = false
  /// What is drawn, in order.
  var marks: [any PlotMark] = []
  /// The names of groups of bars, which take the place of numbers on the x axis.
  var categories: [String] = []
  private var colorsTaken = 0

  /// An empty chart of `width` x `height` pixels; traps on a size below 120 x 100 or above 10,000.
  public init(_ title: String = "", x: String = "", y: String = "", width: Double = 640, height: Double = 400)
  {
    precondition(
      (120...10_000).contains(width) && (100...10_000).contains(height),
      "Plot: a size of \(width) x \(height); give 120 to 10,000 by 100 to 10,000 pixels")
    self.title = title
    self.xLabel = x
    self.yLabel = y
    self.width = width
    self.height = height
  }

  /// A second, quieter line below the title.
  public func subtitle(_ text: String) -> Plot { with { $0.subtitle = text } }

  /// The part of the x axis to show, in place of all the data; traps unless its ends are finite and differ.
  public func xRange(_ range: ClosedRange<Double>) -> Plot {
    Self.check(range, axis: "x")
    return with { $0.xRange = range }
  }

  /// The part of the y axis to show, in place of all the data; traps unless its ends are finite and differ.
  public func yRange(_ range: ClosedRange<Double>) -> Plot {
    Self.check(range, axis: "y")
    return with { $0.yRange = range }
  }

  /// A logarithmic x axis, for learning rates; points that are not positive are left out.
  public func xLogarithmic() -> Plot { with { $0.xIsLogarithmic = true } }

  /// A logarithmic y axis, for losses; points that are not positive are left out.
  public func yLogarithmic() -> Plot { with { $0.yIsLogarithmic = true } }

  /// The chart as a drawing of `width` x `height` pixels.
  public var drawing: Drawing { PlotFrame(self).drawing() }

  func with(_ change: (inout Plot) -> Void) -> Plot {
    var copy = self
    change(&copy)
    return copy
  }

  /// The colour asked for, or the next of the cycle.
  mutating func nextColor(_ wanted: PlotColor?) -> PlotColor {
    if let wanted { return wanted }
    defer { colorsTaken += 1 }
    return PlotColor.cycle[colorsTaken % PlotColor.cycle.count]
  }

  /// Whether the cycle of colours is in its second lap, its fourth, and so on.
  var isSecondLap: Bool { !(max(0, colorsTaken - 1) / PlotColor.cycle.count).isMultiple(of: 2) }

  private static func check(_ range: ClosedRange<Double>, axis: String) {
    precondition(
      range.lowerBound.isFinite && range.upperBound.isFinite && range.lowerBound < range.upperBound
        && range.lowerBound.magnitude < 1e300 && range.upperBound.magnitude < 1e300,
      "Plot: \(axis) range \(range) is empty or endless; give two different finite ends")
  }
}
