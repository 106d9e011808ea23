import Dispatch
import Synchronization

/// What a decoder hands back for one file: grey bytes, row by row.
struct GrayPixels: Sendable {
  var rows: Int
  var columns: Int
  var bytes: [UInt8]
}

extension ImageFolder {
  /// Decodes every file, on all cores, into one block of bytes a part.
  ///
  /// All images must have the size of the first. `limit` bounds the memory in bytes. All unreadable files are
  /// counted before anything is thrown, so that a person repairs them in one go.
  func load(
    limit: Int = 4 << 30, decode: @escaping @Sendable (String) throws -> GrayPixels
  ) throws(ImageFolderError) -> ImageDataset {
    let items = train + valid
    guard let size = Self.firstSize(of: items, decode) else {
      throw Self.unreadable(in: root, items, decode)
    }
    let area = size.rows * size.columns
    let (bytes, overflow) = area.multipliedReportingOverflow(by: items.count)
    guard !overflow && bytes <= limit else {
      throw .tooLarge(folder: root, bytes: overflow ? .max : bytes, limit: limit)
    }
    let training = try decodePart(train, size, decode)
    let validation = try decodePart(valid, size, decode)
    let name = root.split(separator: "/").last.map(String.init) ?? root
    return ImageDataset(
      name: name, title: name, train: training, test: validation, source: .imageFolder(root, note: note))
  }

  private typealias Size = (path: String, rows: Int, columns: Int)

  private static func firstSize(
    of items: [Item], _ decode: @Sendable (String) throws -> GrayPixels
  ) -> Size? {
    for item in items {
      if let image = try? decode(item.path) { return (item.path, image.rows, image.columns) }
    }
    return nil
  }

  private static func unreadable(
    in root: String, _ items: [Item], _ decode: @Sendable (String) throws -> GrayPixels
  ) -> ImageFolderError {
    let first = items.prefix(3).map { item in
      do {
        _ = try decode(item.path)
        return item.path
      } catch { return "\(error)" }
    }
    return .unreadableImages(folder: root, count: items.count, total: items.count, first: first)
  }

  private func decodePart(
    _ items: [Item], _ size: Size, _ decode: @escaping @Sendable (String) throws -> GrayPixels
  ) throws(ImageFolderError) -> LabeledImages {
    let area = size.rows * size.columns
    let failures = Mutex<[(place: Int, text: String)]>([])
    let otherSize = Mutex<(place: Int, rows: Int, columns: Int)?>(nil)
    let pixels = [UInt8](unsafeUninitializedCapacity: items.count * area) { buffer, initialized in
      // Each chunk of files writes its own part of the block, so sharing the pointer is safe.
      nonisolated(unsafe) let block = buffer.baseAddress
      // Small chunks of few (perhaps large) pictures, so that every core has some.
      let chunk = max(1, min(128, items.count / 32))
      DispatchQueue.concurrentPerform(iterations: (items.count + chunk - 1) / chunk) { index in
        let quick = QuickGrayPNG()
        for place in index * chunk..<min((index + 1) * chunk, items.count) {
          if let block,
            quick.read(
              items[place].path, rows: size.rows, columns: size.columns, into: block + place * area)
          {
            continue
          }
          do {
            let image = try decode(items[place].path)
            guard image.rows == size.rows && image.columns == size.columns else {
              otherSize.withLock { found in
                if found.map({ place < $0.place }) ?? true { found = (place, image.rows, image.columns) }
              }
              continue
            }
            image.bytes.withUnsafeBufferPointer { source in
              block?.advanced(by: place * area).update(from: source.baseAddress!, count: area)
            }
          } catch {
            failures.withLock { $0.append((place, "\(error)")) }
          }
        }
      }
      let complete = failures.withLock { $0.isEmpty } && otherSize.withLock { $0 == nil }
      initialized = complete ? items.count * area : 0
    }
    let failed = failures.withLock { $0.sorted { $0.place < $1.place } }
    if !failed.isEmpty {
      throw .unreadableImages(
        folder: root, count: failed.count, total: items.count, first: failed.prefix(3).map(\.text))
    }
    if let other = otherSize.withLock({ $0 }) {
      throw .mixedSizes(
        first: size.path, firstSize: "\(size.rows) x \(size.columns)", other: items[other.place].path,
        otherSize: "\(other.rows) x \(other.columns)")
    }
    return LabeledImages(
      pixels: pixels, labels: items.map { UInt8($0.label) }, rows: size.rows, columns: size.columns,
      classes: classes)
  }
}
