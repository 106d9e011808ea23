import Tern
import TernVision

extension BookRun {
  /// The chapter as a page, with its pictures.
  func report(data: String, seconds: Double) -> Report {
    var report = Report(
      "The chapter, number for number",
      subtitle: "\(agreeing) of \(checks.count) numbers agree · \(fixed(seconds, 2)) s")
    report.paragraph(
      """
      Training a digit classifier, step by step. Each number is computed here; beside it stands the one that the course \
      chapter prints. A few results are not in the book: they come from our notes and say so.
      """)
    if !data.isEmpty { report.paragraph("Data: \(data)") }
    let wrong = checks.count - agreeing
    if wrong > 0 {
      report.callout(
        wrong == 1 ? "1 number differs from the book." : "\(wrong) numbers differ from the book.")
    }
    if !skipped.isEmpty {
      report.callout(
        "Skipped, because they need all of MNIST: \(skipped.map(\.name).joined(separator: ", ")).")
    }
    for result in results {
      guard let page = result.page else { continue }
      report.section(result.section.title)
      for block in page.blocks { report.add(block) }
    }
    return report
  }
}

extension Report {
  fileprivate mutating func add(_ block: BookPage.Block) {
    switch block {
    case .sentence(let text): paragraph(text)
    case .code(let text): code(text)
    case .checks(let checks): add(checks)
    case .images(let images, let captions):
      self.images(images, captions: captions, scale: images.count > 4 ? 3 : 6)
    case .picture(let drawing, let caption): picture(drawing, caption: caption)
    case .pixelTable(let table, let caption): pixelTable(table, caption: caption)
    case .figures(let columns, let rows): table(columns, rows: rows)
    }
  }

  private mutating func add(_ checks: CheckTable) {
    let unprinted = checks.checks.contains { $0.expected.source == .notes }
    let names = checks.columns.count > 1 ? checks.columns : ["ours"]
    let columns =
      [checks.unit.isEmpty ? "what" : checks.unit] + names.flatMap { [$0, "book", ""] }
      + (unprinted ? [""] : [])
    let rows = checks.rows.map { row in
      var cells = [row.label] + row.cells.flatMap { [$0.ours, $0.expected.text, $0.mark] }
      if unprinted { cells.append(row.cells[0].expected.source == .notes ? "not in the book" : "") }
      return cells
    }
    table(columns, rows: rows, caption: checks.title)
  }
}
