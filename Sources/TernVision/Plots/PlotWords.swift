/// Words inside a plot: how marks place their labels.
extension PlotFrame {
  static let wordSize = 12.5

  /// The baseline of a label in pixels, and the end of it that lies at `x`.
  struct WordPlace {
    let x: Double
    let y: Double
    let anchor: Markup.Anchor

    /// Where a label of this width begins.
    func start(ofWidth width: Double) -> Double {
      switch anchor {
      case .start: x
      case .middle: x - width / 2
      case .end: x - width
      }
    }
  }

  /// Whether a point lies in the plot or on its edge.
  func holds(_ point: (x: Double, y: Double)) -> Bool {
    point.x >= left - 1 && point.x <= right + 1 && point.y >= top - 1 && point.y <= bottom + 1
  }

  /// `text` at `place`, moved as far as it takes to stay whole and inside the plot.
  func words(_ text: String, at place: WordPlace, color: PlotColor) -> String {
    let size = Self.wordSize
    let width = min(TextWidth.estimate(text, size: size), right - left)
    let start = place.start(ofWidth: width)
    let inside = max(left + 2, min(right - width, start))
    let baseline = max(top + 10, min(bottom - 4, place.y))
    let shift = inside - start
    return Markup.group(
      color.className,
      Markup.text(
        TextWidth.truncated(text, size: size, width: right - left), x: place.x + shift, y: baseline,
        size: size, anchor: place.anchor, halo: true))
  }

  /// `text` at the first of the places that the fewest marks of the data run through.
  func words(_ text: String, color: PlotColor, freest places: [WordPlace]) -> String {
    let width = TextWidth.estimate(text, size: Self.wordSize)
    let crowds = places.map { place -> Int in
      let start = place.start(ofWidth: width)
      // A place that hangs over the edge would be pushed onto something else.
      let hangs = start < left || start + width > right || place.y < top + 10 || place.y > bottom - 2
      let box = PlotBox(x: start...start + width, y: place.y - 12...place.y + 4)
      return (hangs ? 1000 : 0) + plot.marks.reduce(0) { $0 + $1.crowd(in: box, of: self) }
    }
    guard let least = crowds.min(), let best = crowds.firstIndex(of: least) else { return "" }
    return words(text, at: places[best], color: color)
  }
}
