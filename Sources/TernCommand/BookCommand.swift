import ArgumentParser
import Tern
import TernVision

/// `tern book`: the course chapter with our numbers beside the book's.
struct BookCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "book", abstract: "Run the course chapter and compare each number with the book's.",
    discussion: """
      Examples:
        tern book                        the whole chapter
        tern book baseline sgd           two of its sections
        tern book --html book.html       as a page with the chapter's pictures
        tern book --all                  and the same story on all ten digits

      Exit code 1 says that a number differs. Sections that need all of MNIST are skipped without it.
      """)

  @Argument(help: "Sections to run; all if none is named.")
  var sections: [String] = []

  @Flag(help: "List the sections.")
  var list = false

  @Flag(help: "Tell the story on all ten digits, too (section ten-digits).")
  var all = false

  @Flag(help: "Write the checks as JSON instead of text.")
  var json = false

  @Option(help: ArgumentHelp("Write a page with all pictures.", valueName: "file"))
  var html: String?

  @Option(
    help: ArgumentHelp(
      "Where the files of MNIST are; else TERN_DATA, the cache, or the sample.", valueName: "folder"))
  var data: String?

  func run() throws {
    if list {
      for section in Book.all {
        print("\(section.name): \(section.title)\(section.needsMNIST ? " (all of MNIST)" : "")")
      }
      return
    }
    let start = ContinuousClock.now
    var chosen = try choose()
    if all, !chosen.contains(where: { $0.name == BookSection.tenDigits.name }) { chosen.append(.tenDigits) }
    let digits =
      chosen.contains(where: \.needsData)
      ? try DatasetDescription.mnist.loadLocal(DatasetFinder(folder: data)) : nil
    let printer = BookPrinter()
    if let digits { Console.note(digits.summary) }
    let run = try BookRun(chosen, on: BookData(digits)) { if !json { printer.show($0) } }
    let seconds = start.duration(to: .now).seconds
    if json {
      print(try JSONOutput.text(BookJSON(run, seconds: seconds)))
    } else {
      printer.showSummary(run, seconds: seconds)
    }
    if let html {
      try run.report(data: digits?.summary ?? "", seconds: seconds).write(to: html)
      if !json { print("wrote \(html)") }
    }
    if run.hasMismatch { throw run.exitCode }
  }

  /// The sections asked for; an unknown name ends the command with one line and the exit code of a wrong usage.
  private func choose() throws -> [BookSection] {
    do {
      return try Book.sections(named: sections)
    } catch {
      Console.error("\(error)")
      throw ExitCode.validationFailure
    }
  }
}
