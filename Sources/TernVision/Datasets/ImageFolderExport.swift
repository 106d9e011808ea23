import CLibrary
import Dispatch
import Synchronization

extension ImageDataset {
  /// Writes `train/<class>/<position>.png` and `valid/<class>/<position>.png` below `folder`.
  ///
  /// Everything is written into a temporary folder next to it, which is renamed at the end, so `folder`
  /// appears whole or not at all; a folder that already holds something is refused. `encode` makes the file
  /// of one image.
  func export(
    to folder: String, suffix: String = "png", isCancelled: @escaping @Sendable () -> Bool = { false },
    encode: @escaping @Sendable (_ images: LabeledImages, _ index: Int) throws -> [UInt8]
  ) throws(DatasetError) {
    var folder = folder
    while folder.count > 1 && folder.hasSuffix("/") { folder.removeLast() }
    if DataFile.isFolder(folder) {
      guard try DataFile.names(in: folder).isEmpty else { throw .folderNotEmpty(path: folder) }
    } else if DataFile.size(folder) != nil {
      throw .unwritable(path: folder, reason: "a file, not a folder")
    } else if let slash = folder.lastIndex(of: "/") {
      try DataFile.makeFolder(String(folder[..<slash]))
    }
    let temporary = DataFile.temporaryName(folder)
    do throws(DatasetError) {
      try Self.write(train, to: "\(temporary)/train", suffix, isCancelled, encode)
      try Self.write(test, to: "\(temporary)/valid", suffix, isCancelled, encode)
      // Renaming a folder over an empty one replaces it.
      guard rename(temporary, folder) == 0 else { throw .unwritable(path: folder, reason: errorText()) }
    } catch {
      DataFile.removeTree(temporary)
      throw error
    }
  }

  /// A class name as a folder name: `T-shirt/top` would be two folders.
  static func folderName(_ className: String) -> String { className.replacing("/", with: "-") }

  private static func write(
    _ images: LabeledImages, to folder: String, _ suffix: String,
    _ isCancelled: @escaping @Sendable () -> Bool,
    _ encode: @escaping @Sendable (LabeledImages, Int) throws -> [UInt8]
  ) throws(DatasetError) {
    let folders = images.classes.map { "\(folder)/\(folderName($0))" }
    for path in folders { try DataFile.makeFolder(path) }
    let failure = Mutex<DatasetError?>(nil)
    let chunk = 128
    DispatchQueue.concurrentPerform(iterations: (images.count + chunk - 1) / chunk) { index in
      for place in index * chunk..<min((index + 1) * chunk, images.count) {
        if failure.withLock({ $0 != nil }) { return }
        if isCancelled() {
          failure.withLock { $0 = .interrupted(path: folder) }
          return
        }
        let path = "\(folders[images.labels[place]])/\(place).\(suffix)"
        do {
          let bytes = try encode(images, place)
          try DataFile.create(bytes, at: path)
        } catch {
          failure.withLock { $0 = error as? DatasetError ?? .unwritable(path: path, reason: "\(error)") }
        }
      }
    }
    if let failure = failure.withLock({ $0 }) { throw failure }
  }
}
