import ArgumentParser
import Foundation
import TernVision
import Testing

@testable import TernCommand

private let dataFolder = ProcessInfo.processInfo.environment["TERN_DATA"]

@Suite("tern book: running sections")
struct BookTests {
  @Test("every result of the chapter agrees with the book on all of MNIST", .enabled(if: dataFolder != nil))
  func wholeChapter() throws {
    let finder = DatasetFinder(environment: ["TERN_DATA": dataFolder!])
    let run = try BookRun(Book.sections, on: BookData(DatasetDescription.mnist.loadLocal(finder)))
    for result in run.results {
      for check in result.page?.checks ?? [] {
        #expect(
          check.agrees, "\(result.section.name): \(check.name): \(check.ours), book \(check.expected.text)")
      }
    }
    #expect(run.skipped.isEmpty)
    #expect(run.checks.count == 354)
    #expect(run.exitCode == .success)
    for (name, count) in [("by-hand", 36), ("optimizer", 23), ("sgd", 20), ("learner", 30), ("net", 123)] {
      #expect(run.results.first { $0.section.name == name }?.page?.checks.count == count, "\(name)")
    }
  }

  @Test("the ideal digits on all ten classes", .enabled(if: dataFolder != nil))
  func tenDigits() throws {
    let finder = DatasetFinder(environment: ["TERN_DATA": dataFolder!])
    let run = try BookRun([.tenDigits], on: BookData(DatasetDescription.mnist.loadLocal(finder)))
    #expect(run.checks.map(\.ours) == ["0.6685", "0.8203"])
    #expect(!run.hasMismatch)
    let rows = try #require(figures(run))
    #expect(rows.map { $0[3] } == ["7840", "7840", "7850", "23860"])
    // The linear model beats the ideal digits, and the net the linear model.
    let accuracies = rows.compactMap { Double($0[1]) }
    #expect(accuracies == accuracies.sorted() && accuracies[3] > 0.95)
  }

  @Test("without MNIST, the sections that need no data agree and the others are skipped")
  func withoutData() throws {
    let sample = MNISTSample.dataset(reason: "a test")
    let run = try BookRun(Book.sections, on: BookData(sample))
    #expect(
      run.results.filter { $0.page != nil }.map(\.section.name) == [
        "arrays", "gradients", "coaster", "loss", "batches", "generator",
      ])
    #expect(run.checks.count == 57)
    #expect(run.agreeing == run.checks.count)
    #expect(run.skipped.count == 10)
    #expect(run.exitCode == .success, "a skipped section is no mismatch")
  }

  @Test("the sample tells the story of ten digits without comparing")
  func tenDigitsOfTheSample() throws {
    let run = try BookRun([.tenDigits], on: BookData(MNISTSample.dataset(reason: "a test")))
    #expect(run.checks.isEmpty)
    let rows = try #require(figures(run))
    #expect(rows.compactMap { Double($0[1]) }.allSatisfy { $0 > 0.5 && $0 < 1 })
  }

  @Test("a wrong number gives a cross and exit code 1")
  func wrongNumber() throws {
    let section = BookSection("wrong", "A wrong expectation") { page in
      page.check("two and two", 4, .book("4"))
      page.check("two and three", 5, .book("6"))
    }
    var lines: [String] = []
    let printer = BookPrinter(style: .plain, width: 100) { lines.append($0) }
    let run = try BookRun([section], on: .none) { printer.show($0) }
    printer.showSummary(run, seconds: 0)
    #expect(run.hasMismatch)
    #expect(run.exitCode == ExitCode(1))
    #expect(lines.contains { $0.contains("two and two") && $0.hasSuffix("4 |    4 | ✓") })
    #expect(lines.contains { $0.contains("two and three") && $0.hasSuffix("5 |    6 | ✗") })
    #expect(lines.contains("1 of 2 agree, 0.00 s"))
    #expect(lines.contains("✗ wrong: two and three: 5, not 6"))
  }

  @Test("sections run alone give what they give in the chapter's order")
  func alone() throws {
    for name in ["coaster", "generator", "batches"] {
      let section = try Book.sections(named: [name])
      let run = try BookRun(section, on: .none)
      #expect(!run.checks.isEmpty && !run.hasMismatch, "\(name)")
    }
  }

  @Test("an unknown section is one line that names all sections, and exit code 64")
  func unknownSection() throws {
    let error = #expect(throws: UnknownSection.self) {
      try Book.sections(named: ["baseline", "no\u{1B}such"])
    }
    let line = try #require(error).description
    #expect(!line.contains("\n") && !line.contains("\u{1B}"))
    #expect(line.contains("'no?such'"))
    for section in Book.all { #expect(line.contains(section.name), "\(section.name)") }
    let command = try BookCommand.parse(["nosuch"])
    #expect(throws: ExitCode(64)) { try command.run() }
  }

  @Test("sections come in the chapter's order, however they are asked for; names are unique")
  func order() throws {
    #expect(try Book.sections(named: ["sgd", "baseline"]).map(\.name) == ["baseline", "sgd"])
    #expect(try Book.sections(named: []).count == 16)
    #expect(Set(Book.all.map(\.name)).count == Book.all.count)
  }

  private func figures(_ run: BookRun) -> [[String]]? {
    for block in run.results.first?.page?.blocks ?? [] {
      if case .figures(_, let rows) = block { return rows }
    }
    return nil
  }
}
