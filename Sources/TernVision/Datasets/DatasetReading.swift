extension DatasetDescription {
  /// Reads the four files from where they were found.
  ///
  /// Checked at every start: magic, dimensions, sizes, gzip's own CRC-32, equal counts, label values, and the
  /// SHA-256 of the label files, which tells MNIST from Fashion-MNIST (same names, same sizes). The SHA-256 of
  /// the images is checked when they are fetched, and by `verify`: it would cost more than reading them.
  ///
  /// With `classes`, only the images of these are kept in memory; label k then means the k-th of them, as after
  /// `subset(ofClasses:)`. Traps on a class that does not exist or is asked for twice.
  public func read(
    from source: DatasetSource, classes wanted: [Int]? = nil
  ) throws(DatasetError) -> ImageDataset {
    guard let folder = source.path else {
      let sample = MNISTSample.dataset(reason: "asked for")
      return wanted.map(sample.subset) ?? sample
    }
    let (training, trainingSum) = try readPart(train, in: folder, wanted)
    let (testing, testSum) = try readPart(test, in: folder, wanted)
    guard training.rows == testing.rows && training.columns == testing.columns else {
      throw .malformed(
        path: try path(of: test.images, in: folder), offset: 8,
        expected: "\(training.rows) x \(training.columns) images, as in \(train.images.name)",
        found: "\(testing.rows) x \(testing.columns)")
    }
    let published = trainingSum == train.labels.sha256 && testSum == test.labels.sha256
    if !published,
      let other = Self.all.first(where: { $0.name != name && $0.train.labels.sha256 == trainingSum })
    {
      throw .wrongDataset(folder: folder, expected: title, found: other.title)
    }
    return ImageDataset(
      name: name, title: title, train: training, test: testing, source: source, isPublished: published)
  }

  /// Reads each file whole and compares its SHA-256; nil in the result means the file is the published one.
  public func verify(_ source: DatasetSource) -> [(file: File, problem: DatasetError?)] {
    guard let folder = source.path else { return [] }
    return files.map { file in
      do throws(DatasetError) {
        try Self.verified(path(of: file, in: folder), as: file)
        return (file, nil)
      } catch {
        return (file, error)
      }
    }
  }

  /// The unpacked bytes of the file at `path`, after comparing size and SHA-256; never more bytes than `file` has.
  @discardableResult
  static func verified(_ path: String, as file: File) throws(DatasetError) -> [UInt8] {
    let reader = try InflatingReader(path: path)
    if !reader.isGzip && reader.fileSize < file.bytes {
      throw .truncated(path: path, size: reader.fileSize, expected: file.bytes)
    }
    let bytes = try reader.bytes(file.bytes)
    try reader.expectEnd()
    let sum = SHA256.hexDigest(of: bytes)
    guard sum == file.sha256 else { throw .checksum(path: path, expected: file.sha256, found: sum) }
    return bytes
  }

  private func path(of file: File, in folder: String) throws(DatasetError) -> String {
    guard let path = DatasetFinder.path(of: file, in: folder) else {
      throw .missing(folder: folder, files: [file.name], dataset: title)
    }
    return path
  }

  private func readPart(
    _ part: Part, in folder: String, _ wanted: [Int]?
  ) throws(DatasetError) -> (LabeledImages, labelSum: String) {
    let labelPath = try path(of: part.labels, in: folder)
    let imagePath = try path(of: part.images, in: folder)
    let labels = try IDX.read(labelPath, rank: 1)
    if let index = labels.bytes.firstIndex(where: { Int($0) >= classes.count }) {
      throw .label(path: labelPath, index: index, value: Int(labels.bytes[index]), classes: classes.count)
    }
    func matches(_ dimensions: [Int]) throws(DatasetError) {
      guard dimensions[0] == labels.dimensions[0] else {
        throw .countMismatch(
          images: imagePath, imageCount: dimensions[0], labels: labelPath, labelCount: labels.dimensions[0])
      }
    }
    guard let wanted else {
      let images = try IDX.read(imagePath, rank: 3)
      try matches(images.dimensions)
      let pair = LabeledImages(
        pixels: images.bytes, labels: labels.bytes, rows: images.dimensions[1], columns: images.dimensions[2],
        classes: classes)
      return (pair, labels.sha256())
    }
    let number = LabeledImages.renumbering(wanted, of: classes.count)
    let places = labels.bytes.indices.filter { number[Int(labels.bytes[$0])] != nil }
    let images = try IDX.read(imagePath, rank: 3, places: places, check: matches)
    let pair = LabeledImages(
      pixels: images.bytes, labels: places.map { number[Int(labels.bytes[$0])]! },
      rows: images.dimensions[1], columns: images.dimensions[2], classes: wanted.map { classes[$0] })
    return (pair, labels.sha256())
  }
}
