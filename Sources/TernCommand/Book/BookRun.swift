import ArgumentParser
import Tern

/// What came of running sections.
struct BookRun: Sendable {
  struct Result: Sendable {
    let section: BookSection
    /// nil if the section was skipped, because it needs all of MNIST.
    let page: BookPage?
    let seconds: Double
  }

  private(set) var results: [Result] = []

  /// Runs the sections in order and hands each result on as soon as it is there.
  init(_ sections: [BookSection], on data: BookData, each show: (Result) -> Void = { _ in }) throws {
    for section in sections {
      let start = ContinuousClock.now
      let page = try section.run(on: data)
      let result = Result(section: section, page: page, seconds: start.duration(to: .now).seconds)
      results.append(result)
      show(result)
    }
  }

  var checks: [Check] { results.flatMap { $0.page?.checks ?? [] } }
  var agreeing: Int { checks.count(where: \.agrees) }
  var skipped: [BookSection] { results.filter { $0.page == nil }.map(\.section) }
  /// Skipped sections are no mismatch: nothing was compared.
  var hasMismatch: Bool { agreeing < checks.count }
  /// What the command ends with.
  var exitCode: ExitCode { hasMismatch ? .failure : .success }
}
