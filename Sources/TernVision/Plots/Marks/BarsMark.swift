import Tern

/// A bar for each category of the x axis. Several of them share the room of a category.
struct BarsMark: PlotMark {
  var name: String?
  /// Place among the bars of a category, from 0 on.
  var order: Int
  var values: [Double]
  var color: PlotColor

  func extend(_ extent: inout PlotExtent) {
    extent.add(values.indices.map(Double.init), values)
    extent.startsAtZero = true
  }

  func key(x: Double, y: Double) -> String { Markup.rectangle(x + 4, y - 6, 12, 12, radius: 2) }

  func marks(in frame: PlotFrame) -> String {
    let y = frame.y
    let baseline = y.position(max(y.lower, min(y.upper, y.logarithmic ? y.lower : 0))) ?? frame.bottom
    return values.enumerated().compactMap { index, value in
      guard let end = y.position(value) else { return nil }
      let (start, width) = span(index, in: frame)
      // A bar of zero height still shows that it was measured.
      let high = max(baseline, end)
      let low = min(baseline, end, high - 1)
      return Markup.rectangle(start, low, width, high - low, radius: min(2, width / 4))
    }.joined()
  }

  /// The number on each bar, where there is room for all of them.
  func labels(in frame: PlotFrame) -> String {
    let texts = values.map { $0.isFinite ? NumberText.readable($0, digits: 3) : "" }
    let widest = texts.map { TextWidth.estimate($0, size: 11) }.max() ?? 0
    guard !values.isEmpty, widest <= span(0, in: frame).width + 4 else { return "" }
    var markup = ""
    for (index, value) in values.enumerated() {
      guard let end = frame.y.position(value), end >= frame.top - 1, end <= frame.bottom + 1 else { continue }
      let span = span(index, in: frame)
      let baseline = value < 0 ? min(end + 13, frame.bottom - 3) : max(end - 5, frame.top - 3)
      markup += Markup.text(
        texts[index], x: span.start + span.width / 2, y: baseline, size: 11, anchor: .middle, halo: true)
    }
    return Markup.group("tern-ink", markup)
  }

  /// Left edge and width of one bar in its category, in pixels.
  private func span(_ index: Int, in frame: PlotFrame) -> (start: Double, width: Double) {
    let groups = Double(frame.plot.barGroups)
    let band = (frame.right - frame.left) / Double(max(1, frame.plot.categories.count))
    let width = band * (groups > 1 ? 0.8 : 0.68) / groups
    let start = frame.left + band * Double(index) + (band - width * groups) / 2 + width * Double(order)
    let gap = groups > 1 ? min(1, width * 0.1) : 0
    return (start + gap, width - 2 * gap)
  }
}

extension Plot {
  /// A bar for each label; a second call with the same labels puts its bars next to the first ones. Traps
  /// when counts or labels differ.
  public func bars(_ labels: [String], _ values: [Double], name: String? = nil, color: PlotColor? = nil)
    -> Plot
  {
    precondition(
      labels.count == values.count,
      "Plot.bars: \(labels.count) labels and \(values.count) values; give one value for each label")
    precondition(
      categories.isEmpty || categories == labels,
      "Plot.bars: labels \(labels) differ from the first bars' \(categories); give all bars the same labels")
    return with { $0.categories = labels }.addingSeries(color) { color, _ in
      BarsMark(name: name, order: barGroups, values: values, color: color)
    }
  }

  /// The number of bars side by side in each category.
  fileprivate var barGroups: Int { marks.count { $0 is BarsMark } }
}
