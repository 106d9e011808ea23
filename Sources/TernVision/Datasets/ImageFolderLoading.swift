import Dispatch
import Synchronization

/// What a decoder hands back for one file: bytes, channel after channel, row by row.
struct DecodedImage: Sendable {
  var rows: Int
  var columns: Int
  var bytes: [UInt8]
  /// Whether colour was lost in making it grey.
  var isColored = false
}

extension ImageFolder {
  typealias Decode = @Sendable (_ path: String, _ mode: Image.Mode) throws -> DecodedImage

  /// Decodes every file, on all cores, into one block of bytes a part.
  ///
  /// Without a mode the images are taken for grey until one is found to be in colour; then all are decoded
  /// again, in colour. All images must have the size of the first. `limit` bounds the memory in bytes. All
  /// unreadable files are counted before anything is thrown, so that a person repairs them in one go.
  func load(
    mode: Image.Mode? = nil, fit: ImageFit = .crop, limit: Int = 4 << 30, decode: @escaping Decode
  ) throws(ImageFolderError) -> ImageDataset {
    if let mode {
      let loading = ImageFolderLoading(
        folder: self, mode: mode, stopsAtColor: false, limit: limit, decode: decode)
      return dataset(try loading.parts()!, fit)
    }
    let gray = ImageFolderLoading(folder: self, mode: .gray, stopsAtColor: true, limit: limit, decode: decode)
    if let parts = try gray.parts() { return dataset(parts, fit) }
    return try load(mode: .rgb, fit: fit, limit: limit, decode: decode)
  }

  private func dataset(_ parts: (train: LabeledImages, valid: LabeledImages), _ fit: ImageFit) -> ImageDataset
  {
    let name = root.split(separator: "/").last.map(String.init) ?? root
    return ImageDataset(
      name: name, title: name, train: parts.train, test: parts.valid, source: .imageFolder(root, note: note),
      fit: fit)
  }
}

/// The files of a folder on their way to images of one mode.
private struct ImageFolderLoading {
  let folder: ImageFolder
  let mode: Image.Mode
  /// Whether a picture in colour ends the loading without a result.
  let stopsAtColor: Bool
  let limit: Int
  let decode: ImageFolder.Decode

  private typealias Size = (path: String, rows: Int, columns: Int)

  /// Both parts; nil when a picture in colour was met that should end the loading.
  func parts() throws(ImageFolderError) -> (train: LabeledImages, valid: LabeledImages)? {
    let items = folder.train + folder.valid
    guard let (size, isColored) = firstSize(of: items) else { throw unreadable(items) }
    if isColored && stopsAtColor { return nil }
    let (bytes, overflow) = (size.rows * size.columns * mode.channels).multipliedReportingOverflow(
      by: items.count)
    guard !overflow && bytes <= limit else {
      throw .tooLarge(folder: folder.root, bytes: overflow ? .max : bytes, limit: limit)
    }
    guard let train = try part(folder.train, size), let valid = try part(folder.valid, size) else {
      return nil
    }
    return (train, valid)
  }

  private func firstSize(of items: [ImageFolder.Item]) -> (Size, isColored: Bool)? {
    for item in items {
      if let image = try? decode(item.path, mode) {
        return ((item.path, image.rows, image.columns), image.isColored)
      }
    }
    return nil
  }

  private func unreadable(_ items: [ImageFolder.Item]) -> ImageFolderError {
    let first = items.prefix(3).map { item in
      do {
        _ = try decode(item.path, mode)
        return item.path
      } catch { return "\(error)" }
    }
    return .unreadableImages(folder: folder.root, count: items.count, total: items.count, first: first)
  }

  private func part(_ items: [ImageFolder.Item], _ size: Size) throws(ImageFolderError) -> LabeledImages? {
    let imageSize = size.rows * size.columns * mode.channels
    let found = Mutex(Findings())
    let pixels = [UInt8](unsafeUninitializedCapacity: items.count * imageSize) { buffer, initialized in
      // Each chunk of files writes its own part of the block, so sharing the pointer is safe.
      nonisolated(unsafe) let block = buffer.baseAddress
      // Small chunks of few (perhaps large) pictures, so that every core has some.
      let chunk = max(1, min(128, items.count / 32))
      DispatchQueue.concurrentPerform(iterations: (items.count + chunk - 1) / chunk) { index in
        let quick = QuickGrayPNG()
        for place in index * chunk..<min((index + 1) * chunk, items.count) {
          let path = items[place].path
          if let block, mode == .gray,
            quick.read(path, rows: size.rows, columns: size.columns, into: block + place * imageSize)
          {
            continue
          }
          if stopsAtColor, found.withLock({ $0.isColored }) { return }
          do {
            let image = try decode(path, mode)
            if image.isColored { found.withLock { $0.isColored = true } }
            guard image.rows == size.rows && image.columns == size.columns else {
              found.withLock { $0.note(place, rows: image.rows, columns: image.columns) }
              continue
            }
            image.bytes.withUnsafeBufferPointer { source in
              block?.advanced(by: place * imageSize).update(from: source.baseAddress!, count: imageSize)
            }
          } catch {
            found.withLock { $0.failures.append((place, "\(error)")) }
          }
        }
      }
      initialized = found.withLock { $0.isComplete(stopsAtColor) } ? items.count * imageSize : 0
    }
    let result = found.withLock { $0 }
    if result.isColored && stopsAtColor { return nil }
    try result.check(folder.root, items, size)
    return LabeledImages(
      pixels: pixels, labels: items.map(\.label), channels: mode.channels, rows: size.rows,
      columns: size.columns,
      classes: folder.classes)
  }
}

/// What was met on the way through the files of a part.
private struct Findings: Sendable {
  var failures: [(place: Int, text: String)] = []
  /// The first image of another size.
  var otherSize: (place: Int, rows: Int, columns: Int)?
  var isColored = false

  mutating func note(_ place: Int, rows: Int, columns: Int) {
    if otherSize.map({ place < $0.place }) ?? true { otherSize = (place, rows, columns) }
  }

  /// Whether every image is in its place.
  func isComplete(_ stopsAtColor: Bool) -> Bool {
    failures.isEmpty && otherSize == nil && !(isColored && stopsAtColor)
  }

  func check(
    _ root: String, _ items: [ImageFolder.Item], _ size: (path: String, rows: Int, columns: Int)
  ) throws(ImageFolderError) {
    if !failures.isEmpty {
      let first = failures.sorted { $0.place < $1.place }.prefix(3).map(\.text)
      throw .unreadableImages(folder: root, count: failures.count, total: items.count, first: first)
    }
    if let otherSize {
      throw .mixedSizes(
        first: size.path, firstSize: "\(size.columns) x \(size.rows)", other: items[otherSize.place].path,
        otherSize: "\(otherSize.columns) x \(otherSize.rows)")
    }
  }
}
