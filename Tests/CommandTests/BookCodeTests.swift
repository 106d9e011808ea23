import Foundation
import TernVision
import Testing

@testable import TernCommand

/// What a section shows as code must be code that it runs: the lines are also in its file, as code.
@Suite("tern book: the code that it shows")
struct BookCodeTests {
  /// The source of a section, taken apart.
  struct Source {
    /// The texts of its `page.code(...)`.
    private(set) var shown: [String] = []
    /// All other lines, unindented, without comments.
    private(set) var code: [String] = []

    init(_ text: String) {
      var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
      while let line = lines.popFirst() {
        let words = line.drop { $0 == " " }
        if words.hasPrefix("page.code(") {
          shown.append(Self.literal(words.dropFirst("page.code(".count), &lines))
        } else if !words.isEmpty, !words.hasPrefix("//") {
          code.append(String(words))
        }
      }
    }

    /// The string after `page.code(`: on that line, or on those that follow it between `"""`.
    private static func literal(_ rest: Substring, _ lines: inout ArraySlice<Substring>) -> String {
      if !rest.isEmpty {
        return String(rest.dropFirst().dropLast("\")".count)).replacing("\\\"", with: "\"")
      }
      let quotes = lines.popFirst() ?? ""
      let indent = quotes.prefix { $0 == " " }.count
      let text = lines.prefix { $0.drop { $0 == " " } != "\"\"\")" }
      lines = lines.dropFirst(text.count + 1)
      return text.map { $0.dropFirst(indent) }.joined(separator: "\n")
    }

    func runs(_ text: String) -> Bool {
      let wanted = text.split(separator: "\n").map { $0.drop { $0 == " " } }
      return !wanted.isEmpty
        && code.indices.contains { start in
          code[start...].prefix(wanted.count).elementsEqual(wanted) { $0 == $1 }
        }
    }
  }

  static let folder = "Sources/TernCommand/Book/Sections"

  static let files: [String] = {
    let all = try? FileManager.default.contentsOfDirectory(atPath: "\(DocumentationTests.root)/\(folder)")
    return (all ?? []).filter { $0.hasSuffix(".swift") }.sorted()
  }()

  private static func source(_ file: String) throws -> Source {
    Source(try DocumentationTests.text("\(folder)/\(file)"))
  }

  @Test("is run in the same file", arguments: files)
  func isRun(_ file: String) throws {
    let source = try Self.source(file)
    for text in source.shown {
      let isRun = source.runs(text)
      #expect(isRun, "\(file) shows this code and does not run it:\n\(text)")
    }
  }

  @Test("is found in the sources as it is on the pages")
  func isFound() throws {
    #expect(Self.files.count == Book.all.count)
    let found = try Self.files.flatMap { try Self.source($0).shown }
    let run = try BookRun(Book.all, on: BookData(MNISTSample.dataset(reason: "a test")))
    let pages = run.results.compactMap(\.page)
    try #require(pages.count >= 7)
    for page in pages {
      for case .code(let text) in page.blocks {
        let isFound = found.contains(text)
        #expect(isFound, "\(text)")
      }
    }
  }

  @Test("must be run line by line: what differs, is only shown, or is a comment is found out")
  func whatIsNotRun() {
    let source = Source(
      """
      page.code("let a = f(\\"x\\")")
      let a = f("x")
      page.code(
        \"\"\"
        for b in c {
          d()
        }
        \"\"\")
      for b in c {
        d(1)
      }
      page.code("let onlyShown = 1")
      // let comment = 1
      """)
    #expect(source.shown == ["let a = f(\"x\")", "for b in c {\n  d()\n}", "let onlyShown = 1"])
    #expect(source.shown.map { source.runs($0) } == [true, false, false])
    #expect(!source.runs("let comment = 1"))
    #expect(source.runs("for b in c {\n    d(1)\n  }"))
    #expect(!source.runs(""))
  }
}
