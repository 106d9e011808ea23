/// An arrow from one point of the data to another.
struct ArrowMark: PlotMark {
  var from: (x: Double, y: Double)
  var to: (x: Double, y: Double)
  var label: String
  var color: PlotColor

  func extend(_ extent: inout PlotExtent) { extent.add([from.x, to.x], [from.y, to.y]) }

  func marks(in frame: PlotFrame) -> String {
    guard let a = frame.place(from.x, from.y), let b = frame.place(to.x, to.y) else { return "" }
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    let length = (dx * dx + dy * dy).squareRoot()
    guard length > 0.5 else { return "" }
    // The shaft ends inside the head: a blunt line must not show at the tip.
    let head = min(10, length * 0.6)
    let (ex, ey) = (b.x - dx / length * head * 0.7, b.y - dy / length * head * 0.7)
    return Markup.line(a.x, a.y, ex, ey, width: 2)
      + Markup.arrowHead(x: b.x, y: b.y, dx: dx, dy: dy, size: head)
  }

  /// The label next to the middle of the shaft, on the side that it leans away from.
  func labels(in frame: PlotFrame) -> String {
    guard !label.isEmpty, let a = frame.place(from.x, from.y), let b = frame.place(to.x, to.y),
      frame.holds(a)
    else { return "" }
    let (mx, my) = ((a.x + b.x) / 2, (a.y + b.y) / 2)
    let flat = abs(b.x - a.x) > 3 * abs(b.y - a.y)
    return flat
      ? frame.words(label, at: .init(x: mx, y: my - 9, anchor: .middle), color: color)
      : frame.words(label, at: .init(x: mx + 10, y: my + 4, anchor: .start), color: color)
  }
}

extension Plot {
  /// An arrow from one point of the data to another: a step, a slope's direction.
  public func arrow(
    from: (x: Double, y: Double), to: (x: Double, y: Double), label: String = "", color: PlotColor = .ink
  ) -> Plot {
    adding(ArrowMark(from: from, to: to, label: label, color: color))
  }
}
