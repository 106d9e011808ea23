import FoundationEssentials
import Testing

/// What the documents show must be what is compiled.
@Suite struct DocumentationTests {
  static let root: String = {
    // Tests/CommandTests/DocumentationTests.swift
    #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
  }()

  static let documents: [String] = {
    let docs = (try? FileManager.default.contentsOfDirectory(atPath: root + "/docs")) ?? []
    return ["README.md"] + docs.filter { $0.hasSuffix(".md") }.map { "docs/\($0)" }.sorted()
  }()

  static func text(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: "\(root)/\(path)")), as: UTF8.self)
  }

  /// Lines without indentation, so that a quotation may be indented differently.
  static func lines(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { String($0.drop { $0 == " " }) }
      .filter { !$0.isEmpty }
  }

  /// The blocks fenced as Swift in a document.
  static func swiftBlocks(_ text: String) -> [String] {
    var blocks: [String] = []
    var block: [Substring]?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if block == nil, line.hasPrefix("```swift") {
        block = []
      } else if let open = block, line.hasPrefix("```") {
        blocks.append(open.joined(separator: "\n"))
        block = nil
      } else {
        block?.append(line)
      }
    }
    return blocks
  }

  /// Every compiled Swift file of the package, as unindented lines in one text.
  static let compiled: String = {
    var all = ""
    for folder in ["Snippets", "Sources", "Tests"] {
      guard let files = try? FileManager.default.subpathsOfDirectory(atPath: "\(root)/\(folder)") else {
        continue
      }
      for file in files where file.hasSuffix(".swift") {
        all += "\n" + lines((try? text("\(folder)/\(file)")) ?? "").joined(separator: "\n") + "\n"
      }
    }
    return all
  }()

  static func isCompiled(_ block: String) -> Bool {
    compiled.contains("\n" + lines(block).joined(separator: "\n") + "\n")
  }

  @Test(arguments: documents) func everySwiftBlockIsCompiled(_ document: String) throws {
    for block in Self.swiftBlocks(try Self.text(document)) {
      #expect(Self.isCompiled(block), "\(document): this block is in no file that is compiled:\n\(block)")
    }
  }

  @Test func aBlockThatIsNotCompiledIsFound() {
    let blocks = Self.swiftBlocks("text\n```swift\nlet thereIsNoSuch = \(1)\n```\n```\nother\n```\n")
    #expect(blocks == ["let thereIsNoSuch = 1"])
    #expect(!Self.isCompiled("let" + " thereIsNoSuch = 7"))
  }

  @Test(arguments: documents) func everyLinkAndPathExists(_ document: String) throws {
    let text = try Self.text(document)
    let folder = document.contains("/") ? "docs/" : ""
    for match in text.matches(of: /\]\(([^)#:]+)\)/) {
      let target = String(match.output.1)
      #expect(
        FileManager.default.fileExists(atPath: "\(Self.root)/\(folder)\(target)"),
        "\(document) links to \(target), which is not there")
    }
  }

  /// Each walk through the sources names as many files as its heading says, and they are there.
  @Test func theFilesOfTheWalksExist() throws {
    let text = try Self.text("docs/how-it-works.md")
    let section = try #require(text.split(separator: "## Four walks").last?.split(separator: "\n## ").first)
    let walks = section.split(separator: "\n\n").filter { $0.hasPrefix("**") }
    #expect(walks.count == 4)
    for walk in walks {
      let paths = Set(walk.split(separator: "`").map(String.init).filter { $0.contains("/") })
      for path in paths {
        #expect(FileManager.default.fileExists(atPath: "\(Self.root)/Sources/\(path)"), "\(path)")
      }
      #expect(walk.contains("(\(paths.count))"), "\(paths.count) files in \(walk.prefix(40))")
    }
  }
}
