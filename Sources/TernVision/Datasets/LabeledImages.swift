import Tern

/// Images of one size, grey or RGB, with their labels, kept as bytes: 60,000 digits are 47 MB here and 188 MB
/// as floats.
public struct LabeledImages: Sendable, Equatable {
  /// All pixels, `[n, channels, rows, columns]`: image after image, channel after channel, row after row.
  public let pixels: [UInt8]
  /// The class of each image, an index into `classes`.
  public let labels: [Int]
  /// The channels of each image: 1 for grey, 3 for RGB.
  public let channels: Int
  /// The height of each image in pixels.
  public let rows: Int
  /// The width of each image in pixels.
  public let columns: Int
  /// Names of the classes, by label.
  public let classes: [String]

  /// Images with these pixels and labels. Traps unless the sizes agree, there are 1 or 3 channels, and every
  /// label is a class; data from outside is checked before it gets here.
  public init(
    pixels: [UInt8], labels: [some BinaryInteger], channels: Int = 1, rows: Int, columns: Int,
    classes: [String]
  ) {
    precondition(
      channels == 1 || channels == 3, "LabeledImages: \(channels) channels; give 1 (grey) or 3 (RGB)")
    precondition(
      pixels.count == labels.count * channels * rows * columns,
      "LabeledImages: \(pixels.count) pixels are not \(labels.count) images of \(channels) x \(rows) x \(columns)"
    )
    precondition(
      labels.allSatisfy { $0 >= 0 && $0 < classes.count },
      "LabeledImages: a label is outside the \(classes.count) classes")
    (self.pixels, self.labels, self.channels) = (pixels, labels.map { Int($0) }, channels)
    (self.rows, self.columns, self.classes) = (rows, columns, classes)
  }

  /// Number of images.
  public var count: Int { labels.count }

  /// Number of images of each class.
  public var classCounts: [Int] {
    var counts = [Int](repeating: 0, count: classes.count)
    for label in labels { counts[label] += 1 }
    return counts
  }

  /// Bytes of one image.
  var imageSize: Int { channels * rows * columns }

  /// The pixels of image `index`, `[channels, rows, columns]`, without a copy. Traps out of range.
  public func image(_ index: Int) -> ArraySlice<UInt8> {
    precondition(labels.indices.contains(index), "LabeledImages: no image \(index), there are \(count)")
    return pixels[index * imageSize..<(index + 1) * imageSize]
  }

  /// Positions of the images of one class, in file order.
  public func indices(ofClass label: Int) -> [Int] {
    labels.indices.filter { labels[$0] == label }
  }

  /// The images at `indices`, in that order; classes stay.
  public func selecting(_ indices: [Int]) -> LabeledImages {
    let size = imageSize
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
      pixels: chosen, labels: indices.map { labels[$0] }, channels: channels, rows: rows, columns: columns,
      classes: classes)
  }

  /// The images of some classes in file order; label k then means the k-th class asked for.
  ///
  /// Traps on a class that does not exist or is asked for twice.
  public func subset(ofClasses wanted: [Int]) -> LabeledImages {
    let number = Self.renumbering(wanted, of: classes.count)
    let chosen = selecting(labels.indices.filter { number[labels[$0]] != nil })
    return LabeledImages(
      pixels: chosen.pixels, labels: chosen.labels.map { number[$0]! }, channels: channels, rows: rows,
      columns: columns, classes: wanted.map { classes[$0] })
  }

  /// For each class its place among the wanted ones, if it is one of them.
  static func renumbering(_ wanted: [Int], of count: Int) -> [Int?] {
    precondition(
      wanted.allSatisfy((0..<count).contains) && Set(wanted).count == wanted.count,
      "subset: classes \(wanted) must be different ones of 0 to \(count - 1)")
    var places = [Int?](repeating: nil, count: count)
    for (place, label) in wanted.enumerated() { places[label] = place }
    return places
  }
}
