import ArgumentParser
import TernVision

/// Where a command finds its images.
struct DataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A folder of data: IDX files, or images as train/<class>/*.png.",
      discussion: "Without it: TERN_DATA, then the cache, then a download, then the built-in sample.",
      valueName: "folder"))
  var data: String?

  @Option(help: "The data set: \(DatasetDescription.all.map(\.name).joined(separator: " or ")).")
  var dataset = DatasetDescription.mnist.name

  func description() throws -> DatasetDescription {
    guard let found = DatasetDescription.named(dataset) else {
      let known = DatasetDescription.all.map(\.name).joined(separator: ", ")
      throw ValidationError("there is no data set '\(dataset)'; there are \(known)")
    }
    return found
  }

  /// Loads the data, downloading them if need be, and says on standard error where they came from.
  func load(quiet: Bool = false) async throws -> ImageDataset {
    let loaded = try await read()
    if !quiet { Console.note(loaded.summary) }
    return loaded
  }

  private func read() async throws -> ImageDataset {
    let wanted = try description()
    if let data, ImageTree.isOne(data) {
      return try ImageFolder(scanning: data).load()
    }
    let progress = DownloadProgress()
    return try await wanted.load(DatasetFinder(folder: data)) { progress.show($0) }
  }
}

/// Tells a folder of image files from a folder of IDX files: it has subfolders and no IDX file.
private enum ImageTree {
  static func isOne(_ path: String) -> Bool {
    let names = FileList.names(in: path)
    let holdsIDX = names.contains { $0.contains("ubyte") || $0 == "mnist" || $0 == "fashion-mnist" }
    return !holdsIDX && names.contains { FileList.isFolder("\(path)/\($0)") }
  }
}
