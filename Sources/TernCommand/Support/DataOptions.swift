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

  @Option(help: ArgumentHelp(DatasetDescription.help))
  var dataset = DatasetDescription.mnist.name

  @Option(
    help: ArgumentHelp(
      "Bring the images of a folder to this size: 28, or 32x48 for 32 columns and 48 rows.", valueName: "size"
    ))
  var size: ImageSize?

  @Option(
    help: ArgumentHelp(
      "How images of a folder are brought to that size: crop (the middle; the default), pad (black bars) or stretch.",
      valueName: "way"))
  var fit: ImageFit?

  @Flag(help: "Take the images of a folder as grey, even if they are in colour.")
  var gray = false

  /// Loads the data, downloading them if need be, and says on standard error where they came from.
  ///
  /// The images of a folder come as the user asks for; else as the classifier takes them; else as they are.
  func load(quiet: Bool = false, for classifier: ImageClassifier? = nil) async throws -> ImageDataset {
    let loaded = try await read(classifier)
    if !quiet { Console.note(loaded.summary) }
    return loaded
  }

  private func read(_ classifier: ImageClassifier?) async throws -> ImageDataset {
    let wanted = try DatasetDescription.chosen(dataset)
    if let data, ImageTree.isOne(data) {
      let size = size.map { ($0.rows, $0.columns) } ?? classifier.map { ($0.rows, $0.columns) }
      return try ImageFolder(scanning: data).load(
        size: size, mode: gray ? .gray : classifier?.mode, fit: fit ?? classifier?.preparation.fit ?? .crop)
    }
    for (option, isGiven) in [("--size", size != nil), ("--fit", fit != nil), ("--gray", gray)] where isGiven
    {
      throw ValidationError(
        "\(option): only the images of a folder of \(ImageFormat.names) files can be changed so")
    }
    return try await wanted.load(DatasetFinder(folder: data)) { DownloadProgress.show($0) }
  }
}

/// Tells a folder of image files from one of data sets: it has subfolders, but no IDX file and no data set's folder.
private enum ImageTree {
  static func isOne(_ path: String) -> Bool {
    let names = FileList.names(in: path)
    let known = Set(DatasetDescription.all.flatMap(\.folderNames))
    let holdsDataset = names.contains { $0.contains("ubyte") || known.contains($0) }
    return !holdsDataset && names.contains { FileList.isFolder("\(path)/\($0)") }
  }
}
