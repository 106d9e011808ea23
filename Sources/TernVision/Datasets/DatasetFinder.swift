import CLibrary

/// Looks for the files of a data set: the named folder, TERN_DATA, the user's cache, then system packages.
public struct DatasetFinder: Sendable {
  /// A folder the user named; if set, nothing else is looked at.
  public var folder: String?
  /// The environment variables TERN_DATA, TERN_OFFLINE, XDG_CACHE_HOME and HOME, by default the process's.
  public var environment: [String: String]

  /// A finder that looks in `folder`, or if it is nil in the usual places.
  public init(folder: String? = nil, environment: [String: String] = DatasetFinder.processEnvironment) {
    self.folder = folder
    self.environment = environment
  }

  /// The variables this type reads, from the process.
  public static var processEnvironment: [String: String] {
    var values: [String: String] = [:]
    for name in ["TERN_DATA", "TERN_OFFLINE", "XDG_CACHE_HOME", "HOME"] {
      if let value = getenv(name) { values[name] = String(cString: value) }
    }
    return values
  }

  /// Where downloads of a data set go: `$XDG_CACHE_HOME/tern/<name>`, `~/.cache/tern/<name>`, on macOS
  /// `~/Library/Caches/tern/<name>`; nil without a home.
  public func cacheFolder(for dataset: DatasetDescription) -> String? {
    // A relative XDG_CACHE_HOME is to be ignored, says the XDG base directory specification.
    if let base = environment["XDG_CACHE_HOME"], base.hasPrefix("/") { return "\(base)/tern/\(dataset.name)" }
    guard let home = environment["HOME"], !home.isEmpty else { return nil }
    #if canImport(Darwin)
      return "\(home)/Library/Caches/tern/\(dataset.name)"
    #else
      return "\(home)/.cache/tern/\(dataset.name)"
    #endif
  }

  /// True when TERN_OFFLINE is set to anything but empty or 0: never download.
  public var isOffline: Bool { !["", "0"].contains(environment["TERN_OFFLINE"] ?? "") }

  /// The first place that holds all files, or nil; opens no file.
  ///
  /// Throws when the named folder or TERN_DATA cannot be right: a place that the user chose is never silently
  /// replaced by another. If TERN_DATA holds other known data sets, it merely lacks this one, and the search
  /// goes on.
  public func locate(_ dataset: DatasetDescription) throws(DatasetError) -> DatasetSource? {
    if let folder {
      guard let found = try Self.search(folder, for: dataset) else {
        throw .missing(folder: folder, files: dataset.files.map(\.name), dataset: dataset.title)
      }
      return .folder(found)
    }
    if let folder = environment["TERN_DATA"], !folder.isEmpty {
      if let found = try Self.search(folder, for: dataset) { return .environment(found) }
      let holdsAnother = DatasetDescription.all.contains { other in
        other.folderNames.contains { DataFile.isFolder("\(folder)/\($0)") }
      }
      guard holdsAnother else {
        throw .missing(
          folder: "TERN_DATA=\(folder)", files: dataset.files.map(\.name), dataset: dataset.title)
      }
    }
    if let cache = cacheFolder(for: dataset), Self.isComplete(cache, dataset) { return .cache(cache) }
    for folder in dataset.systemFolders
    where Self.path(of: dataset.files, in: folder).allSatisfy({ $0 != nil }) {
      return .system(folder)
    }
    return nil
  }

  /// The path of `file` in `folder`, under any of its names.
  public static func path(of file: DatasetDescription.File, in folder: String) -> String? {
    file.names.map { "\(folder)/\($0)" }.first { DataFile.size($0) != nil }
  }

  private static func path(of files: [DatasetDescription.File], in folder: String) -> [String?] {
    files.map { path(of: $0, in: folder) }
  }

  /// The folder itself or the data set's folder in it; nil if neither holds any of the files.
  private static func search(_ folder: String, for dataset: DatasetDescription) throws(DatasetError)
    -> String?
  {
    guard DataFile.isFolder(folder) else {
      throw .unreadable(
        path: folder, reason: DataFile.size(folder) == nil ? "no such folder" : "a file, not a folder")
    }
    var incomplete: DatasetError?
    for place in [folder] + dataset.folderNames.map({ "\(folder)/\($0)" }) {
      let missing = zip(dataset.files, path(of: dataset.files, in: place)).filter { $0.1 == nil }.map(
        \.0.name)
      if missing.isEmpty { return place }
      if missing.count < dataset.files.count && incomplete == nil {
        incomplete = .missing(folder: place, files: missing, dataset: dataset.title)
      }
    }
    if let incomplete { throw incomplete }
    return nil
  }

  /// Whether the cache holds all files. It is ours: a file of the wrong size was left by an accident and is
  /// fetched again.
  private static func isComplete(_ cache: String, _ dataset: DatasetDescription) -> Bool {
    dataset.files.allSatisfy { DataFile.size("\(cache)/\($0.name)") == $0.bytes }
  }
}
