import Tern

/// How often each class was predicted for each true class: rows are the truth, columns the prediction.
public struct ConfusionMatrix: Picture {
  let title: String
  let counts: [[Int]]
  let classes: [String]

  /// A matrix in which `counts[row][column]` images of class `row` were taken for class `column`. Traps
  /// unless it has a row and a column for each class, and no count is negative.
  public init(_ title: String = "Confusion matrix", counts: [[Int]], classes: [String]) {
    precondition(
      counts.count == classes.count
        && counts.allSatisfy { $0.count == classes.count && $0.allSatisfy { $0 >= 0 } },
      """
      ConfusionMatrix: \(classes.count) classes need \(classes.count) rows of \(classes.count) counts, none \
      negative; rows given have \(counts.map(\.count))
      """)
    self.title = title
    self.counts = counts
    self.classes = classes
  }

  /// A cell's share of its row, 0 ... 1; 0 in an empty row.
  func share(_ row: Int, _ column: Int) -> Double {
    let total = counts[row].reduce(0, +)
    return total > 0 ? Double(counts[row][column]) / Double(total) : 0
  }

  /// Right answers are blue, mistakes vermillion. A mistake of a tenth of its row is already strong: good
  /// models make few, and their pattern is what a reader looks for.
  static func strength(share: Double, right: Bool) -> Double {
    share == 0 ? 0 : right ? 0.15 + 0.85 * share : min(1, 0.12 + 0.88 * min(1, share * 8))
  }

  /// The matrix as a drawing: each cell holds its count, blue on the diagonal and vermillion elsewhere, the
  /// stronger the larger its share of the row.
  public var drawing: Drawing {
    let margin = 16.0
    let widest = counts.joined().max().map { TextWidth.estimate(String($0), size: 12) } ?? 0
    let cell = max(30, min(56, 520 / Double(max(1, classes.count))), widest + 12)
    let labelWidth = min(140, max(30, (classes.map { TextWidth.estimate($0, size: 12) }.max() ?? 0) + 10))
    let left = margin + labelWidth
    let side = cell * Double(classes.count)
    let width = max(240, left + side + margin)
    let heading = PictureHeading(
      title: title, subtitle: "rows: true class, columns: predicted class", width: width, margin: margin)
    let top = heading.bottom + 40
    var cells = ""
    var labels = ""
    for (row, name) in classes.enumerated() {
      let y = top + cell * Double(row)
      let short = TextWidth.truncated(name, size: 12, width: labelWidth - 10)
      labels += Markup.text(short, x: left - 10, y: y + cell / 2 + 4, size: 12, anchor: .end)
      let head = TextWidth.truncated(name, size: 12, width: cell - 2)
      let middle = left + cell * (Double(row) + 0.5)
      labels += Markup.text(head, x: middle, y: top - 9, size: 12, anchor: .middle)
      for column in classes.indices { cells += self.cell(row, column, x: left, y: y, size: cell) }
    }
    if classes.isEmpty { labels = Markup.text("no classes", x: margin, y: top, size: 14) }
    let total = counts.joined().reduce(0, +)
    let right = classes.indices.reduce(0) { $0 + counts[$1][$1] }
    return Drawing(
      width: width, height: max(top + side + margin, 100), title: title,
      summary: "\(right) of \(total) on the diagonal, \(classes.count) classes.",
      body: heading.markup + Markup.group("tern-muted", labels) + cells)
  }

  private func cell(_ row: Int, _ column: Int, x: Double, y: Double, size: Double) -> String {
    let strength = Self.strength(share: share(row, column), right: row == column)
    let left = x + size * Double(column)
    let color: PlotColor = row == column ? .blue : .vermillion
    let square = Markup.rectangle(left + 1, y + 1, size - 2, size - 2, radius: 3, opacity: strength)
    let back = Markup.group(
      "tern-grid", Markup.rectangle(left + 1, y + 1, size - 2, size - 2, radius: 3, opacity: 0.5))
    let ink = strength > 0.55 ? "tern-paper" : strength > 0 ? "tern-ink" : "tern-muted"
    let text = Markup.text(
      String(counts[row][column]), x: left + size / 2, y: y + size / 2 + 4, size: 12, anchor: .middle)
    return back + Markup.group(color.className, square) + Markup.group(ink, text)
  }
}
