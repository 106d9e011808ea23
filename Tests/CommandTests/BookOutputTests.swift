import Foundation
import TernVision
import Testing

@testable import TernCommand

@Suite("tern book: text, page and JSON")
struct BookOutputTests {
  private static let withoutData = Book.sections.filter { !$0.needsData }

  private func text(_ style: TerminalStyle, width: Int = 100) throws -> [String] {
    var lines: [String] = []
    let printer = BookPrinter(style: style, width: width) { lines += $0.components(separatedBy: "\n") }
    let run = try BookRun(Book.sections, on: .none) { printer.show($0) }
    printer.showSummary(run, seconds: 1)
    return lines
  }

  @Test("plain text has no escape codes, no line above 100 columns and none that ends in a blank")
  func plain() throws {
    let lines = try text(.plain)
    #expect(lines.count > 100)
    for line in lines {
      #expect(!line.contains("\u{1B}"))
      #expect(line.count <= 100, "\(line)")
      #expect(line.last != " ", "\(line)")
    }
    #expect(lines.contains { $0.contains("-0.7658 -0.7506 1.3525 | ") })
    #expect(lines.contains("57 of 57 agree (15 of them not in the book but in our notes), 1.00 s"))
    #expect(lines.contains { $0.contains("tern data fetch mnist") && $0.contains("--data") })
  }

  @Test("tables of several figures line up and fit")
  func severalFigures() throws {
    let section = BookSection("table", "A table") { page in
      page.table(
        "fit", columns: ["train_loss", "accuracy"], unit: "epoch", [[0.5, 0.25], [0.9, 1]],
        [.book("0.5000 0.2500"), .book("0.90 0.99")])
    }
    var lines: [String] = []
    let printer = BookPrinter(style: .plain, width: 100) { lines.append($0) }
    _ = try BookRun([section], on: .none) { printer.show($0) }
    #expect(
      Array(lines[1...4]) == [
        "    fit  (ours | book)",
        "             train_loss           accuracy",
        "    epoch 0  0.5000 | 0.5000 | ✓  0.90 | 0.90 | ✓",
        "    epoch 1  0.2500 | 0.2500 | ✓  1.00 | 0.99 | ✗",
      ])
  }

  @Test("a terminal gets colours around the same words")
  func colours() throws {
    let colored = try text(.trueColor)
    #expect(colored.contains { $0.contains("\u{1B}[32m✓\u{1B}[0m") })
    let bare = colored.map { $0.replacing(/\u{1B}\[[0-9;]*m/, with: "") }
    func timeless(_ lines: [String]) -> [String] { lines.filter { !$0.hasSuffix(" s") } }
    let plain = try text(.plain)
    #expect(timeless(bare) == timeless(plain))
  }

  @Test("JSON names section, result, book's number and whether they agree")
  func json() throws {
    struct Entry: Decodable {
      var section, name, ours, book: String
      var ok, inBook: Bool
      var value: Double?
    }
    struct Output: Decodable {
      var checks: [Entry]
      var agree, total: Int
      var skipped: [String]
      var seconds: Double
    }
    let run = try BookRun(Self.withoutData + [.baseline], on: .none)
    let bytes = Data(try JSONOutput.text(BookJSON(run, seconds: 0.5)).utf8)
    let output = try JSONDecoder().decode(Output.self, from: bytes)
    #expect(output.checks.count == run.checks.count && output.total == output.checks.count)
    #expect(output.agree == output.total && output.seconds == 0.5)
    #expect(output.skipped == ["baseline"])
    let loss = try #require(output.checks.first { $0.section == "coaster" && $0.name == "loss" })
    #expect(loss.book == "25823.8086" && loss.ok && loss.inBook)
    #expect(abs(try #require(loss.value) - 25823.8086) < 0.03)
    let words = try #require(output.checks.first { $0.name == "type of the table" })
    #expect(words.ours == "int64" && words.value == nil)
    #expect(output.checks.filter { !$0.inBook }.allSatisfy { $0.section == "generator" })
  }

  @Test("the page has the pictures, the numbers with their ticks, and says what was skipped")
  func page() throws {
    let run = try BookRun(Book.sections, on: .none)
    let html = run.report(data: "nothing", seconds: 1).html
    for title in [
      "The training loop", "A loss", "Four learning rates", "Speed of the roller coaster",
      "Before the first step",
      "After one step", "The first four steps", "Sigmoid",
    ] {
      #expect(html.contains(title), "\(title)")
    }
    #expect(html.components(separatedBy: "<svg").count - 1 >= 9)
    #expect(html.components(separatedBy: "\"tick\"").count - 1 == run.checks.count)
    #expect(!html.contains("\"cross\""))
    #expect(html.contains("Skipped, because they need all of MNIST: digits, ideal"))
  }

  @Test("a mismatch is a callout and a cross on the page")
  func mismatch() throws {
    let wrong = BookSection("wrong", "A wrong expectation") { $0.check("two and three", 5, .book("6")) }
    let html = try BookRun([wrong], on: .none).report(data: "", seconds: 0).html
    #expect(html.contains("1 number differs from the book"))
    #expect(html.contains("\"cross\""))
  }
}
