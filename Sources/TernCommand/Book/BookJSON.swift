/// What `tern book --json` writes.
struct BookJSON: Encodable {
  struct Entry: Encodable {
    let section: String
    let name: String
    /// Our result with as many digits as the book prints.
    let ours: String
    let book: String
    let ok: Bool
    /// Whether the book prints it; else it comes from our notes.
    let inBook: Bool
    /// Our result in full; absent where it is words or several numbers.
    let value: Double?
  }

  let checks: [Entry]
  let agree: Int
  let total: Int
  /// Sections that need all of MNIST, which was not there.
  let skipped: [String]
  let seconds: Double

  init(_ run: BookRun, seconds: Double) {
    checks = run.results.flatMap { result in
      (result.page?.checks ?? []).map { check in
        Entry(
          section: result.section.name, name: check.name, ours: check.ours, book: check.expected.text,
          ok: check.agrees, inBook: check.expected.source == .book,
          value: check.value.flatMap { $0.isFinite ? $0 : nil })
      }
    }
    agree = run.agreeing
    total = run.checks.count
    skipped = run.skipped.map(\.name)
    self.seconds = seconds
  }
}
