import CLibrary
import Tern
import TernVision

/// Writes the chapter as text of at most 100 columns; colours only where a terminal shows them.
struct BookPrinter {
  var style = TerminalStyle.current
  /// A pipe has no width of its own.
  var width = isatty(1) != 0 ? min(100, TerminalStyle.columns) : 100
  var write: (String) -> Void = { print($0) }

  enum Ink: String {
    case bold = "1"
    case dim = "2"
    case red = "31"
    case green = "32"
    case cyan = "36"
  }

  func ink(_ text: String, _ ink: Ink) -> String {
    style == .plain ? text : "\u{1B}[\(ink.rawValue)m\(text)\u{1B}[0m"
  }

  func show(_ result: BookRun.Result) {
    let section = result.section
    write(ink("\(section.name): \(section.title)", .bold))
    guard let page = result.page else {
      write("  skipped: needs all of MNIST\n")
      return
    }
    for block in page.blocks { show(block) }
    let checks = page.checks
    let agreeing = checks.count(where: \.agrees)
    write(ink("  \(agreeing) of \(checks.count) agree, \(fixed(result.seconds, 2)) s", .dim) + "\n")
  }

  private func show(_ block: BookPage.Block) {
    switch block {
    case .sentence(let text): for line in wrapped(text, width: width - 2) { write("  " + line) }
    case .code(let text): for line in text.split(separator: "\n") { write("    " + ink(String(line), .cyan)) }
    case .checks(let table): for line in lines(of: table) { write(line) }
    case .images(let images, let captions):
      let text = showImages(images, captions: captions, style: style, width: width - 2)
      for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        write(line.isEmpty ? "" : "  " + line)
      }
    case .figures(let columns, let rows): for line in lines(columns, rows) { write("  " + line) }
    case .picture, .pixelTable: break
    }
  }

  func showSummary(_ run: BookRun, seconds: Double) {
    let checks = run.checks
    let unprinted = checks.count { $0.expected.source == .notes }
    var line = "\(run.agreeing) of \(checks.count) agree"
    if unprinted > 0 { line += " (\(unprinted) of them not in the book but in our notes)" }
    write(ink(line + ", \(fixed(seconds, 2)) s", run.hasMismatch ? .red : .green))
    for result in run.results {
      for check in result.page?.checks ?? [] where !check.agrees {
        write(ink("✗ \(result.section.name): \(check.name): \(check.ours), not \(check.expected.text)", .red))
      }
    }
    if !run.skipped.isEmpty {
      let names = "skipped for want of all of MNIST: " + run.skipped.map(\.name).joined(separator: " ")
      for line in wrapped(names, width: width) { write(line) }
      write("to run them: tern data fetch mnist, or name a folder that holds its files with --data")
    }
  }

  private func wrapped(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}
