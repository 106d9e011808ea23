extension DatasetDescription {
  /// Finds, if need be downloads, and reads the data set.
  ///
  /// Order: the named folder, TERN_DATA, the cache, system packages, the mirrors (unless TERN_OFFLINE is
  /// set), and for MNIST at last the built-in sample. Print `summary` of the result: it says which it was.
  /// With `classes`, only images of these are kept in memory, labelled by their place in the list. Throws
  /// when a chosen folder is wrong, when found files are damaged, when the download is cancelled, and when a
  /// set without a sample is found nowhere.
  public func load(
    _ finder: DatasetFinder = DatasetFinder(), classes: [Int]? = nil,
    download: DatasetDownload = DatasetDownload(),
    progress: @escaping @Sendable (DatasetDownload.Progress) -> Void = { _ in }
  ) async throws(DatasetError) -> ImageDataset {
    if let source = try finder.locate(self) { return try read(from: source, classes: classes) }
    let reason: String
    if finder.isOffline {
      reason = "no files found, and TERN_OFFLINE forbids fetching them"
    } else if mirrors.isEmpty {
      reason = "no files found, and no server gives them file by file"
    } else if let cache = finder.cacheFolder(for: self) {
      do throws(DatasetError) {
        try await download.fetch(self, into: cache, progress: progress)
        return try read(from: .downloaded(cache), classes: classes)
      } catch {
        if case .cancelled = error { throw error }
        reason = "no files found, and fetching them failed: \(error)"
      }
    } else {
      reason = "no files found, and no cache folder to fetch them into: HOME is not set"
    }
    guard name == Self.mnist.name else { throw .notFound(dataset: title, reason: reason, advice: advice) }
    return sample(reason, classes)
  }

  /// Finds and reads the data set like `load`, but never downloads it: for code that cannot wait.
  public func loadLocal(
    _ finder: DatasetFinder = DatasetFinder(), classes: [Int]? = nil
  ) throws(DatasetError) -> ImageDataset {
    if let source = try finder.locate(self) { return try read(from: source, classes: classes) }
    guard name == Self.mnist.name else {
      throw .notFound(dataset: title, reason: "no files found", advice: advice)
    }
    return sample("no files found", classes)
  }

  private func sample(_ reason: String, _ classes: [Int]?) -> ImageDataset {
    let all = MNISTSample.dataset(reason: reason)
    return classes.map(all.subset) ?? all
  }
}
