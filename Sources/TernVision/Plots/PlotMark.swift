/// One thing that a plot draws: a line, dots, bars, a rule, an arrow, words.
///
/// A new kind of mark is one file in Marks/: a type that conforms, and the method of `Plot` that adds it. The
/// frame calls a mark in the order of the requirements: the axes are fitted first, then the legend is laid
/// out, then everything is drawn.
protocol PlotMark: Sendable {
  /// The colour of `marks` and of the key in the legend.
  var color: PlotColor { get }

  /// Tells `extent` what the axes must hold.
  func extend(_ extent: inout PlotExtent)

  /// The entry in the legend, which `key` illustrates; nil leaves the mark out.
  var name: String? { get }

  /// The sign in the legend: 20 pixels wide from `x` on, its middle at height `y`.
  func key(x: Double, y: Double) -> String

  /// What is drawn in the mark's colour and clipped to the plot.
  func marks(in frame: PlotFrame) -> String

  /// Words inside the plot: drawn over all marks, not clipped, in the colour that they choose.
  func labels(in frame: PlotFrame) -> String

  /// How much of the mark lies in `box`: labels that can be put in several places avoid crowds.
  func crowd(in box: PlotBox, of frame: PlotFrame) -> Int
}

extension PlotMark {
  var name: String? { nil }
  func key(x: Double, y: Double) -> String { "" }
  func marks(in frame: PlotFrame) -> String { "" }
  func labels(in frame: PlotFrame) -> String { "" }
  func crowd(in box: PlotBox, of frame: PlotFrame) -> Int { 0 }
}

extension Plot {
  /// A copy with one more mark, drawn over those before it.
  func adding(_ mark: some PlotMark) -> Plot { with { $0.marks.append(mark) } }

  /// A copy with one more series: `make` gets the colour asked for, or the next of the cycle, and whether
  /// another series has had that colour before, from which the mark may have to differ.
  func addingSeries(_ wanted: PlotColor?, _ make: (PlotColor, _ isSecondLap: Bool) -> any PlotMark) -> Plot {
    with {
      let color = $0.nextColor(wanted)
      $0.marks.append(make(color, $0.isSecondLap))
    }
  }
}

/// A rectangle of pixels.
struct PlotBox {
  let x: ClosedRange<Double>
  let y: ClosedRange<Double>

  func contains(_ point: (x: Double, y: Double)) -> Bool { x.contains(point.x) && y.contains(point.y) }
}
