import Tern

/// A tree of image files, one folder a class, divided into training and validation images.
///
/// It may hold `train/<class>/*.png` and `valid/...` (also `training`; `validation`, `val`, `test`,
/// `testing`), a `train` folder alone, or a single tree `<class>/*.png`; the last two are split at random,
/// class by class.
public struct ImageFolder: Sendable, Equatable {
  /// One file and its class.
  public struct Item: Sendable, Equatable {
    /// The path of the image file.
    public let path: String
    /// The index of its class in `classes`.
    public let label: Int
  }

  /// The folder that was scanned, without a slash at the end.
  public let root: String
  /// Folder names in natural order (2 before 10); the label is the index.
  public let classes: [String]
  /// Class after class, each in the order of the file names as strings.
  public let train: [Item]
  /// The validation images, class after class, each in the order of the file names as strings.
  public let valid: [Item]
  /// One line that says which folders were chosen.
  public let note: String

  /// The most class folders; a tree with more holds something else.
  public static let mostClasses = 1 << 16

  /// Lists the folders below `root`; opens no image. Where a split is needed, `validFraction` of each class
  /// is set aside, chosen by `seed`. Throws when a folder cannot be read, when there are fewer than two
  /// classes or too many, and when a validation class is unknown.
  public init(scanning root: String, seed: UInt64 = 42, validFraction: Double = 0.2) throws(ImageFolderError)
  {
    precondition(
      validFraction > 0 && validFraction < 1,
      "ImageFolder: validFraction \(validFraction) must lie between 0 and 1")
    var root = root
    while root.count > 1 && root.hasSuffix("/") { root.removeLast() }
    let folders = try Self.list(root).folders
    func first(_ names: [String]) -> String? {
      names.lazy.compactMap { name in folders.first { $0.lowercased() == name } }.first
    }
    let trainName = first(["train", "training"])
    let validName = trainName == nil ? nil : first(["valid", "validation", "val", "test", "testing"])
    let trainRoot = trainName.map { "\(root)/\($0)" } ?? root
    let tree = try Tree(trainRoot)
    guard tree.classes.count > 1 else {
      if let only = tree.classes.first { throw .oneClass(folder: trainRoot, name: only.name) }
      throw .noClasses(folder: trainRoot, images: tree.loose)
    }
    guard tree.classes.count <= Self.mostClasses else {
      throw .tooManyClasses(folder: trainRoot, count: tree.classes.count)
    }
    let classes = tree.classes.map(\.name)
    var notes: [String] = []
    var ignored = tree.ignored
    var train = tree.items(classes)
    let valid: [Item]
    if let validName {
      let validRoot = "\(root)/\(validName)"
      let other = try Tree(validRoot)
      guard !other.classes.isEmpty else { throw .noClasses(folder: validRoot, images: other.loose) }
      if let stranger = other.classes.first(where: { !classes.contains($0.name) }) {
        throw .unknownClass(folder: validRoot, name: stranger.name, known: classes)
      }
      valid = other.items(classes)
      ignored += other.ignored
      notes.append("\(trainName!)/ to train on, \(validName)/ to validate")
      let aside = folders.filter { $0 != trainName && $0 != validName }
      if !aside.isEmpty { notes.append("left aside: \(aside.joined(separator: ", "))") }
      let absent = classes.filter { name in !other.classes.contains { $0.name == name } }
      if !absent.isEmpty { notes.append("not in \(validName)/: \(absent.joined(separator: ", "))") }
    } else {
      (train, valid) = Self.split(train, seed: seed, fraction: validFraction)
      let share = Int((validFraction * 100).rounded())
      notes.append(
        "\(trainName.map { "\($0)/" } ?? "one tree") split \(100 - share)/\(share) with seed \(seed)")
    }
    if ignored > 0 { notes.append("\(grouped(ignored)) other files ignored") }
    (self.root, self.classes, self.train, self.valid) = (root, classes, train, valid)
    note = notes.joined(separator: "; ")
  }

  /// Sets `fraction` of each class aside, at least one image of a class that has two; both keep file order.
  static func split(_ items: [Item], seed: UInt64, fraction: Double) -> (train: [Item], valid: [Item]) {
    var random = SplitMix64(state: seed)
    var aside: Set<Int> = []
    for label in Set(items.map(\.label)).sorted() {
      let places = items.indices.filter { items[$0].label == label }.shuffled(using: &random)
      let count = max(Int((Double(places.count) * fraction).rounded()), places.count > 1 ? 1 : 0)
      aside.formUnion(places.prefix(min(count, places.count - 1)))
    }
    return (
      items.indices.filter { !aside.contains($0) }.map { items[$0] },
      items.indices.filter { aside.contains($0) }.map { items[$0] }
    )
  }

  static func list(_ folder: String) throws(ImageFolderError) -> (
    folders: [String], images: [String], other: Int
  ) {
    let names: [String]
    do throws(DatasetError) { names = try DataFile.names(in: folder) } catch {
      if case .unreadable(let path, let reason) = error { throw .unreadable(path: path, reason: reason) }
      throw .unreadable(path: folder, reason: "\(error)")
    }
    // Hidden names are the system's (.DS_Store), never a class or a picture.
    let visible = names.filter { !$0.hasPrefix(".") }
    var images: [String] = []
    var folders: [String] = []
    var other = 0
    for name in visible {
      // Only what does not look like an image is asked whether it is a folder: 70,000 questions saved.
      if ImageFormat(path: name) != nil {
        images.append(name)
      } else if DataFile.isFolder("\(folder)/\(name)") {
        folders.append(name)
      } else {
        other += 1
      }
    }
    return (folders, images, other)
  }
}

/// The class folders of one part; folders without an image are omitted.
private struct Tree {
  let classes: [(name: String, paths: [String])]
  /// The number of images next to the class folders rather than in them.
  let loose: Int
  /// Files that are no images, or lie where no class is.
  let ignored: Int

  init(_ root: String) throws(ImageFolderError) {
    let top = try ImageFolder.list(root)
    var classes: [(name: String, paths: [String])] = []
    var ignored = top.other + top.images.count
    for folder in top.folders.sorted(by: naturallyPrecedes) {
      let inside = try ImageFolder.list("\(root)/\(folder)")
      ignored += inside.other
      if !inside.images.isEmpty { classes.append((folder, inside.images.map { "\(root)/\(folder)/\($0)" })) }
    }
    (self.classes, self.loose, self.ignored) = (classes, top.images.count, ignored)
  }

  func items(_ names: [String]) -> [ImageFolder.Item] {
    let numbers = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
    return classes.flatMap { name, paths in
      let label = numbers[name]!
      return paths.map { ImageFolder.Item(path: $0, label: label) }
    }
  }
}
