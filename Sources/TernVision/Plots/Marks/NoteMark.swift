/// A label next to a point of the data.
struct NoteMark: PlotMark {
  var text: String
  var x: Double
  var y: Double
  var side: Plot.Side
  var color: PlotColor

  func extend(_ extent: inout PlotExtent) { extent.add([x], [y]) }

  func labels(in frame: PlotFrame) -> String {
    guard let point = frame.place(x, y), frame.holds(point) else { return "" }
    let place: PlotFrame.WordPlace =
      switch side {
      case .right: .init(x: point.x + 10, y: point.y + 4, anchor: .start)
      case .left: .init(x: point.x - 10, y: point.y + 4, anchor: .end)
      case .above: .init(x: point.x, y: point.y - 10, anchor: .middle)
      case .below: .init(x: point.x, y: point.y + 20, anchor: .middle)
      }
    return frame.words(text, at: place, color: color)
  }
}

extension Plot {
  /// Where a label stands, seen from its point.
  public enum Side: Sendable {
    /// The side of the point that the label is on.
    case left, right, above, below
  }

  /// A label next to the point (x, y) of the data, by default on its right.
  public func note(
    _ text: String, _ x: Double, _ y: Double, side: Side = .right, color: PlotColor = .ink
  ) -> Plot {
    adding(NoteMark(text: text, x: x, y: y, side: side, color: color))
  }
}
