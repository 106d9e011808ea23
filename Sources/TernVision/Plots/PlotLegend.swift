/// The names of the series, in rows above the plot where no data can be hidden; the y label shares the first
/// row.
struct PlotLegend {
  private(set) var markup = ""
  /// The lowest baseline used.
  private(set) var bottom: Double

  private static let size = PlotFrame.wordSize

  /// A mark with its name as far as there is room for it, and the width of both.
  private struct Entry {
    let mark: any PlotMark
    let name: String
    let width: Double
  }

  init(_ plot: Plot, top: Double) {
    bottom = top
    let room = plot.width - 2 * PlotFrame.margin
    var x = PlotFrame.margin
    var used = false
    if !plot.yLabel.isEmpty {
      let label = TextWidth.truncated(plot.yLabel, size: Self.size, width: room)
      markup += Markup.group("tern-muted", Markup.text(label, x: x, y: top + 10, size: Self.size))
      x += TextWidth.estimate(label, size: Self.size) + 24
      bottom = top + 10
      used = true
    }
    let labelEnd = x
    var rows: [[Entry]] = [[]]
    for mark in plot.marks {
      guard let fullName = mark.name else { continue }
      let name = TextWidth.truncated(fullName, size: Self.size, width: room - 30)
      let width = 26 + TextWidth.estimate(name, size: Self.size) + 14
      if x + width > plot.width - PlotFrame.margin + 14, x > PlotFrame.margin {
        // A legend that cannot share the y label's row starts below it.
        rows.append([])
        x = PlotFrame.margin
      }
      rows[rows.count - 1].append(Entry(mark: mark, name: name, width: width))
      x += width
      used = true
    }
    for (index, entries) in rows.enumerated() where !entries.isEmpty {
      let baseline = top + 10 + Double(index) * 20
      let width = entries.reduce(-14) { $0 + $1.width }
      var x =
        index == 0 && !plot.yLabel.isEmpty
        ? max(labelEnd, plot.width - PlotFrame.margin - width) : PlotFrame.margin
      for entry in entries {
        markup += Markup.group(entry.mark.color.className, entry.mark.key(x: x, y: baseline - 4))
        markup += Markup.group("tern-ink", Markup.text(entry.name, x: x + 26, y: baseline, size: Self.size))
        x += entry.width
      }
      bottom = baseline
    }
    if !used { bottom = max(top - 14, 4) }
  }
}
