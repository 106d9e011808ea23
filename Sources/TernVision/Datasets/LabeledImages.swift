import Tern

/// Grey images of one size with their labels, kept as bytes: 60,000 digits are 47 MB here and 188 MB as floats.
public struct LabeledImages: Sendable, Equatable {
  /// All pixels, image after image, row after row; 0 is background, 255 full ink.
  public let pixels: [UInt8]
  /// One class index an image.
  public let labels: [UInt8]
  public let rows: Int
  public let columns: Int
  /// Names of the classes, by label.
  public let classes: [String]

  /// Traps unless the sizes agree and every label is a class; outside data is checked before it comes here.
  public init(pixels: [UInt8], labels: [UInt8], rows: Int, columns: Int, classes: [String]) {
    precondition(
      pixels.count == labels.count * rows * columns,
      "LabeledImages: \(pixels.count) pixels are not \(labels.count) images of \(rows) x \(columns)")
    precondition(
      labels.allSatisfy { Int($0) < classes.count },
      "LabeledImages: a label is outside the \(classes.count) classes")
    (self.pixels, self.labels, self.rows, self.columns, self.classes) = (
      pixels, labels, rows, columns, classes
    )
  }

  /// Number of images.
  public var count: Int { labels.count }

  /// Number of images of each class.
  public var classCounts: [Int] {
    var counts = [Int](repeating: 0, count: classes.count)
    for label in labels { counts[Int(label)] += 1 }
    return counts
  }

  /// The pixels of image `index`, without a copy. Traps out of range.
  public func image(_ index: Int) -> ArraySlice<UInt8> {
    precondition(labels.indices.contains(index), "LabeledImages: no image \(index), there are \(count)")
    return pixels[index * rows * columns..<(index + 1) * rows * columns]
  }

  /// Positions of the images of one class, in file order.
  public func indices(ofClass label: Int) -> [Int] {
    labels.indices.filter { Int(labels[$0]) == label }
  }

  /// The images at `indices`, in that order; classes stay.
  public func selecting(_ indices: [Int]) -> LabeledImages {
    let size = rows * columns
    let chosen = [UInt8](unsafeUninitializedCapacity: indices.count * size) { buffer, initialized in
      pixels.withUnsafeBufferPointer { source in
        for (place, index) in indices.enumerated() {
          precondition(labels.indices.contains(index), "selecting: no image \(index), there are \(count)")
          _ = UnsafeMutableBufferPointer(rebasing: buffer[place * size..<(place + 1) * size])
            .update(fromContentsOf: source[index * size..<(index + 1) * size])
        }
      }
      initialized = indices.count * size
    }
    return LabeledImages(
      pixels: chosen, labels: indices.map { labels[$0] }, rows: rows, columns: columns, classes: classes)
  }

  /// The images of some classes in file order; label k then means the k-th class asked for.
  ///
  /// Traps on a class that does not exist or is asked for twice.
  public func subset(ofClasses wanted: [Int]) -> LabeledImages {
    let number = Self.renumbering(wanted, of: classes.count)
    let chosen = selecting(labels.indices.filter { number[Int(labels[$0])] != nil })
    return LabeledImages(
      pixels: chosen.pixels, labels: chosen.labels.map { number[Int($0)]! }, rows: rows, columns: columns,
      classes: wanted.map { classes[$0] })
  }

  /// For each class its place among the wanted ones, if it is one of them.
  static func renumbering(_ wanted: [Int], of count: Int) -> [UInt8?] {
    precondition(
      wanted.allSatisfy((0..<count).contains) && Set(wanted).count == wanted.count,
      "subset: classes \(wanted) must be different ones of 0 to \(count - 1)")
    return (0..<count).map { label in wanted.firstIndex(of: label).map { UInt8($0) } }
  }

  /// Mean and population standard deviation of all pixels / 255.
  public func pixelStatistics() -> (mean: Double, deviation: Double) {
    // A histogram keeps the sums exact: 256 counts instead of 47 million roundings. Four of them, because
    // neighbouring pixels are often equal and one count would wait for its own last increment.
    var tables = [Int](repeating: 0, count: 4 * 256)
    pixels.withUnsafeBufferPointer { pixels in
      tables.withUnsafeMutableBufferPointer { tables in
        for index in pixels.indices { tables[(index & 3) << 8 | Int(pixels[index])] += 1 }
      }
    }
    var (sum, squares) = (0, 0)
    for (place, count) in tables.enumerated() {
      let value = place & 255
      sum += value * count
      squares += value * value * count
    }
    let scale: Double = 255
    let total = Double(max(pixels.count, 1))
    let mean: Double = Double(sum) / (total * scale)
    let square: Double = Double(squares) / (total * scale * scale)
    return (mean, (square - mean * mean).squareRoot())
  }

  /// SHA-256 over the size, labels and pixels: names the data a model was trained on.
  public func sha256() -> String {
    var hash = SHA256()
    let size = [rows, columns, count].map { UInt64($0).littleEndian }
    size.withUnsafeBytes { hash.update($0) }
    labels.withUnsafeBytes { hash.update($0) }
    pixels.withUnsafeBytes { hash.update($0) }
    return hash.hexDigest()
  }
}
