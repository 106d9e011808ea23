import ArgumentParser
import TernLearn
import TernVision

struct DataCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "List, fetch, verify and export data sets.",
    discussion: """
      Examples:
        tern data list
        tern data fetch fashion-mnist
        tern data verify mnist --data downloads/mnist
        tern data export mnist digits    writes digits/train/<class>/*.png
      """,
    subcommands: [List.self, Fetch.self, Verify.self, Export.self], defaultSubcommand: List.self)
}

/// The data set that a `tern data` command is about.
struct DatasetArgument: ParsableArguments {
  @Argument(help: ArgumentHelp(DatasetDescription.help))
  var name: String

  @Option(help: ArgumentHelp("The folder of its files, instead of the usual places.", valueName: "folder"))
  var data: String?

  func description() throws -> DatasetDescription { try .chosen(name) }
}

extension DataCommand {
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show each data set and where its files are.")

    @Flag(help: "Write JSON.")
    var json = false

    private struct Entry: Encodable {
      var name, title, licence: String
      var classes: [String]
      var location: String?
    }

    func run() async throws {
      let entries = try DatasetDescription.all.map { set in
        Entry(
          name: set.name, title: set.title, licence: set.licence, classes: set.classes,
          location: try DatasetFinder().locate(set).map(\.description))
      }
      if json {
        print(try JSONOutput.text(entries))
        return
      }
      for entry in entries {
        let name = entry.name.padding(to: 15)
        print("\(name)\(entry.title); \(entry.classes.count) classes; \(entry.licence)")
        let absent = "not on this machine; fetch it with: tern data fetch \(entry.name)"
        print(String(repeating: " ", count: 15) + (entry.location ?? absent))
      }
    }
  }

  struct Fetch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Download a data set into the cache, verified.")

    @OptionGroup var dataset: DatasetArgument

    func run() async throws {
      let set = try dataset.description()
      guard let folder = dataset.data ?? DatasetFinder().cacheFolder(for: set) else {
        throw Failure("no cache folder: HOME is not set; name a folder with --data")
      }
      try await DatasetDownload().fetch(set, into: folder) { DownloadProgress.show($0) }
      let isChecked = set.files.allSatisfy { $0.sha256 != nil }
      print("\(set.title) is in \(folder), \(isChecked ? "checksums" : "sizes") verified")
    }
  }

  struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Compare the files of a data set with their published checksums.")

    @OptionGroup var dataset: DatasetArgument

    func run() async throws {
      let set = try dataset.description()
      guard let source = try DatasetFinder(folder: dataset.data).locate(set) else {
        throw Failure("\(set.title) is not on this machine; fetch it with: tern data fetch \(set.name)")
      }
      print("\(set.title) in \(source)")
      let results = set.verify(source)
      for (file, problem) in results {
        print("\(problem == nil ? "ok      " : "DAMAGED ")\(file.name)\(problem.map { ": \($0)" } ?? "")")
      }
      if results.contains(where: { $0.problem != nil }) { throw ExitCode(1) }
    }
  }

  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write a data set as PNG files: train/<class>/<number>.png and valid/...")

    @OptionGroup var dataset: DatasetArgument
    @Argument(help: "The folder to write; it must be empty or absent.")
    var folder: String

    func validate() throws {
      if folder.isEmpty { throw ValidationError("the folder's name is empty; name the folder to write") }
    }

    func run() async throws {
      let loaded = try await dataset.description().load(DatasetFinder(folder: dataset.data)) {
        DownloadProgress.show($0)
      }
      Console.note(loaded.summary)
      let cancellation = Cancellation.onInterrupt()
      do {
        try loaded.exportPNG(to: folder) { cancellation.isCancelled }
      } catch {
        guard case .interrupted = error else { throw error }
        Console.note("interrupted: nothing was written")
        throw ExitCode(130)
      }
      print("wrote \(loaded.train.count + loaded.test.count) images to \(folder)")
    }
  }
}
