/// A dashed line across the whole plot.
struct RuleMark: PlotMark {
  enum Axis { case horizontal, vertical }

  var axis: Axis
  /// Where the line crosses the other axis, in data.
  var value: Double
  var label: String
  var color: PlotColor

  func extend(_ extent: inout PlotExtent) {
    switch axis {
    case .horizontal: extent.add(y: value)
    case .vertical: extent.add(x: value)
    }
  }

  func marks(in frame: PlotFrame) -> String {
    switch axis {
    case .horizontal:
      frame.y.position(value).map {
        Markup.line(frame.left, $0, frame.right, $0, width: 1.5, dash: "5 4")
      } ?? ""
    case .vertical:
      frame.x.position(value).map {
        Markup.line($0, frame.top, $0, frame.bottom, width: 1.5, dash: "5 4")
      } ?? ""
    }
  }

  func labels(in frame: PlotFrame) -> String {
    guard !label.isEmpty else { return "" }
    let (left, right, top, bottom) = (frame.left, frame.right, frame.top, frame.bottom)
    switch axis {
    case .horizontal:
      guard let y = frame.y.position(value), y >= top - 1, y <= bottom + 1 else { return "" }
      let places: [PlotFrame.WordPlace] = [y - 6, y + 15].flatMap { y in
        [
          .init(x: right, y: y, anchor: .end), .init(x: left + 4, y: y, anchor: .start),
          .init(x: (left + right) / 2, y: y, anchor: .middle),
        ]
      }
      return frame.words(label, color: color, freest: places)
    case .vertical:
      guard let x = frame.x.position(value), x >= left - 1, x <= right + 1 else { return "" }
      let places: [PlotFrame.WordPlace] = [top + 12, bottom - 8].flatMap { y in
        [.init(x: x + 6, y: y, anchor: .start), .init(x: x - 6, y: y, anchor: .end)]
      }
      return frame.words(label, color: color, freest: places)
    }
  }
}

extension Plot {
  /// A dashed line across the plot at height `y`: a baseline, a goal.
  public func horizontalLine(_ y: Double, label: String = "", color: PlotColor = .gray) -> Plot {
    adding(RuleMark(axis: .horizontal, value: y, label: label, color: color))
  }

  /// A dashed line from bottom to top at `x`.
  public func verticalLine(_ x: Double, label: String = "", color: PlotColor = .gray) -> Plot {
    adding(RuleMark(axis: .vertical, value: x, label: label, color: color))
  }
}
