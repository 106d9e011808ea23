extension DatasetDescription {
  /// Reads the data set's files from the place where they were found.
  ///
  /// Checked at every start: magic, dimensions, sizes, gzip's own CRC-32, equal counts, label values, and for
  /// IDX the SHA-256 of the label files, which tells MNIST from Fashion-MNIST (same names, same sizes). The
  /// SHA-256 of the images is checked when they are fetched, and by `verify`: it would cost more than reading
  /// them.
  ///
  /// With `classes`, only the images of these are kept in memory; label k then means the k-th of them, as
  /// after `subset(ofClasses:)`. Traps on a class that does not exist or is asked for twice.
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
        path: try path(of: test.files[0], in: folder), offset: 8,
        expected: "\(training.rows) x \(training.columns) images, as in \(train.files[0].name)",
        found: "\(testing.rows) x \(testing.columns)")
    }
    // What has no published checksum is neither known to be the published file nor to be another.
    let isPublished = train.labels.sha256.map { $0 == trainingSum && test.labels.sha256 == testSum }
    if isPublished != true, let trainingSum,
      let other = Self.all.first(where: { $0.name != name && $0.train.labels.sha256 == trainingSum })
    {
      throw .wrongDataset(folder: folder, expected: title, found: other.title)
    }
    return ImageDataset(
      name: name, title: title, train: training, test: testing, source: source, isPublished: isPublished)
  }

  /// Reads each file whole and compares its size and SHA-256; a nil problem means that the file does not
  /// differ from what is known of the published one.
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

  /// The unpacked bytes of the file at `path`, after comparing size and SHA-256; never more bytes than `file`
  /// has.
  @discardableResult
  static func verified(_ path: String, as file: File) throws(DatasetError) -> [UInt8] {
    let reader = try InflatingReader(path: path)
    if !reader.isGzip && reader.fileSize < file.bytes {
      throw .truncated(path: path, size: reader.fileSize, expected: file.bytes)
    }
    let bytes = try reader.bytes(file.bytes)
    try reader.expectEnd()
    let sum = SHA256.hexDigest(of: bytes)
    if let expected = file.sha256, sum != expected {
      throw .checksum(path: path, expected: expected, found: sum)
    }
    return bytes
  }

  func path(of file: File, in folder: String) throws(DatasetError) -> String {
    guard let path = DatasetFinder.path(of: file, in: folder) else {
      throw .missing(folder: folder, files: [file.name], dataset: title)
    }
    return path
  }

  /// The images of a part, and the SHA-256 of its labels if they lie in a file of their own.
  private func readPart(
    _ part: Part, in folder: String, _ wanted: [Int]?
  ) throws(DatasetError) -> (LabeledImages, labelSum: String?) {
    switch format {
    case .idx(let isTransposed, let firstLabel):
      let (images, sum) = try readIDX(part, in: folder, wanted, firstLabel: firstLabel)
      return (isTransposed ? images.transposed : images, sum)
    case .records(let labels, let label, let channels, let rows, let columns):
      let form = ImageRecords(labels: labels, label: label, channels: channels, rows: rows, columns: columns)
      return (try readRecords(form, part, in: folder, wanted), nil)
    }
  }

  private func readIDX(
    _ part: Part, in folder: String, _ wanted: [Int]?, firstLabel: Int
  ) throws(DatasetError) -> (LabeledImages, labelSum: String) {
    let imagePath = try path(of: part.files[0], in: folder)
    let labelPath = try path(of: part.labels, in: folder)
    let file = try IDX.read(labelPath, rank: 1)
    let labels = file.bytes.map { Int($0) - firstLabel }
    if let index = labels.firstIndex(where: { !classes.indices.contains($0) }) {
      throw .label(
        path: labelPath, index: index, value: Int(file.bytes[index]), first: firstLabel,
        classes: classes.count)
    }
    func matches(_ dimensions: [Int]) throws(DatasetError) {
      guard dimensions[0] == labels.count else {
        throw .countMismatch(
          images: imagePath, imageCount: dimensions[0], labels: labelPath, labelCount: labels.count)
      }
    }
    guard let wanted else {
      let images = try IDX.read(imagePath, rank: 3)
      try matches(images.dimensions)
      let pair = LabeledImages(
        pixels: images.bytes, labels: labels, rows: images.dimensions[1], columns: images.dimensions[2],
        classes: classes)
      return (pair, file.sha256())
    }
    let number = LabeledImages.renumbering(wanted, of: classes.count)
    let places = labels.indices.filter { number[labels[$0]] != nil }
    let images = try IDX.read(imagePath, rank: 3, places: places, check: matches)
    let pair = LabeledImages(
      pixels: images.bytes, labels: places.map { number[labels[$0]]! },
      rows: images.dimensions[1], columns: images.dimensions[2], classes: wanted.map { classes[$0] })
    return (pair, file.sha256())
  }

  private func readRecords(
    _ form: ImageRecords, _ part: Part, in folder: String, _ wanted: [Int]?
  ) throws(DatasetError) -> LabeledImages {
    let number = LabeledImages.renumbering(wanted ?? Array(classes.indices), of: classes.count)
    var (pixels, labels): ([UInt8], [Int]) = ([], [])
    for file in part.files {
      try form.read(path(of: file, in: folder), number, into: &pixels, &labels)
    }
    return LabeledImages(
      pixels: pixels, labels: labels, channels: form.channels, rows: form.rows, columns: form.columns,
      classes: wanted?.map { classes[$0] } ?? classes)
  }
}

extension LabeledImages {
  /// Each image with its rows and columns exchanged.
  var transposed: LabeledImages {
    let (rows, columns) = (rows, columns)
    let turned = [UInt8](unsafeUninitializedCapacity: pixels.count) { out, initialized in
      pixels.withUnsafeBufferPointer { source in
        for plane in 0..<count * channels {
          let start = plane * rows * columns
          for y in 0..<columns {
            for x in 0..<rows { out[start + y * rows + x] = source[start + x * columns + y] }
          }
        }
      }
      initialized = pixels.count
    }
    return LabeledImages(
      pixels: turned, labels: labels, channels: channels, rows: columns, columns: rows, classes: classes)
  }
}
