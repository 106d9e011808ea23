import TernVision

extension BookPrinter {
  /// `ours | book | ✓`
  private func cell(_ check: Check, _ widths: (ours: Int, book: Int)) -> String {
    let ours = check.ours.leading(to: widths.ours)
    let mark = ink(check.mark, check.agrees ? .green : .red)
    return
      "\(check.agrees ? ours : ink(ours, .red)) | \(check.expected.text.leading(to: widths.book)) | \(mark)"
  }

  private func widths(_ cells: [Check]) -> (ours: Int, book: Int) {
    (max(4, cells.map(\.ours.count).max() ?? 0), max(4, cells.map(\.expected.text.count).max() ?? 0))
  }

  func lines(of table: CheckTable) -> [String] {
    if table.columns.count > 1 { return severalColumns(table) }
    return table.title.isEmpty ? list(table) : series(table)
  }

  /// One check a line, named.
  private func list(_ table: CheckTable) -> [String] {
    let widths = widths(table.checks)
    let label = table.rows.map(\.label.count).max() ?? 0
    let note = table.checks.contains { $0.expected.source == .notes } ? 17 : 0
    // Too wide for the page: names on lines of their own.
    let stacked = 4 + label + 2 + widths.ours + widths.book + 7 + note > width
    let indent = String(repeating: " ", count: stacked ? 6 : 4 + label + 2)
    var lines = [
      ink(indent + "ours".leading(to: widths.ours) + " | " + "book".leading(to: widths.book), .dim)
    ]
    for row in table.rows {
      let check = row.cells[0]
      let source = check.expected.source == .notes ? ink("  not in the book", .dim) : ""
      if stacked { lines.append("    " + row.label) }
      lines.append(
        (stacked ? indent : "    " + row.label.padding(to: label) + "  ") + cell(check, widths) + source)
    }
    return lines
  }

  /// Numbers of one kind, down one column after another.
  private func series(_ table: CheckTable) -> [String] {
    let widths = widths(table.checks)
    let label = table.rows.map(\.label.count).max() ?? 0
    let cellWidth = table.unit.count + 1 + label + 2 + widths.ours + widths.book + 7
    let unit = table.unit + " "
    let across = max(1, (width - 4 + 4) / (cellWidth + 4))
    let down = (table.rows.count + across - 1) / across
    var lines = ["    " + table.title + ink("  (ours | book)", .dim)]
    for line in 0..<down {
      let cells = stride(from: line, to: table.rows.count, by: down).map { index in
        let row = table.rows[index]
        return unit + row.label.leading(to: label) + "  " + cell(row.cells[0], widths)
      }
      lines.append("    " + cells.joined(separator: "    "))
    }
    return lines
  }

  /// A row for each epoch, a pair of numbers for each figure.
  private func severalColumns(_ table: CheckTable) -> [String] {
    let label = table.rows.map(\.label.count).max() ?? 0
    let columns = table.columns.indices.map { column in widths(table.rows.map { $0.cells[column] }) }
    let heads = zip(table.columns, columns).enumerated().map { index, column in
      let (name, widths) = column
      return index == columns.count - 1 ? name : name.padding(to: widths.ours + widths.book + 7)
    }
    var lines = ["    " + table.title + ink("  (ours | book)", .dim)]
    lines.append(
      "    " + String(repeating: " ", count: table.unit.count + 1 + label + 2)
        + ink(heads.joined(separator: "  "), .dim))
    for row in table.rows {
      let cells = zip(row.cells, columns).map { cell($0, $1) }
      lines.append("    \(table.unit) " + row.label.leading(to: label) + "  " + cells.joined(separator: "  "))
    }
    return lines
  }

  /// Plain figures; the first column is words.
  func lines(_ columns: [String], _ rows: [[String]]) -> [String] {
    let widths = columns.indices.map { column in ([columns] + rows).map { $0[column].count }.max() ?? 0 }
    return ([columns] + rows).map { row in
      "  "
        + row.indices.map { $0 == 0 ? row[$0].padding(to: widths[$0]) : row[$0].leading(to: widths[$0]) }
        .joined(
          separator: "  ")
    }
  }
}
