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

  @Option(
    help: ArgumentHelp(
      "Bring the images of a folder to this size: 28, or 32x48 for 32 columns and 48 rows.", valueName: "size"
    ))
  var size: ImageSize?

  func description() throws -> DatasetDescription {
    guard let found = DatasetDescription.named(dataset) else {
      let known = DatasetDescription.all.map(\.name).joined(separator: ", ")
      throw ValidationError("there is no data set '\(dataset)'; there are \(known)")
    }
    return found
  }

  /// Loads the data, downloading them if need be, and says on standard error where they came from.
  ///
  /// Images of a folder come in the size that the user asks for; else in `size`; else as they are.
  func load(quiet: Bool = false, size: ImageSize? = nil) async throws -> ImageDataset {
    let loaded = try await read(self.size ?? size)
    if !quiet { Console.note(loaded.summary) }
    return loaded
  }

  private func read(_ size: ImageSize?) async throws -> ImageDataset {
    let wanted = try description()
    if let data, ImageTree.isOne(data) {
      return try Self.images(in: data, size)
    }
    if self.size != nil {
      throw ValidationError(
        "--size: only the images of a folder of \(ImageFormat.names) files can be resized")
    }
    let progress = DownloadProgress()
    return try await wanted.load(DatasetFinder(folder: data)) { progress.show($0) }
  }
}

extension DataOptions {
  /// The images of a folder, all brought to `size` if it is given.
  private static func images(in folder: String, _ size: ImageSize?) throws(ImageFolderError) -> ImageDataset {
    try ImageFolder(scanning: folder).load(size: size.map { ($0.rows, $0.columns) })
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
