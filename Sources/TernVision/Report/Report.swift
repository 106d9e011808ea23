import Tern

/// A page of text, tables and pictures that becomes one HTML file, without scripts or anything to fetch, for
/// light and dark screens and for print. All text is escaped.
///
///     var report = Report("Ten digits", subtitle: "98.2% of 10,000 test digits")
///     report.section("Accuracy")
///     report.picture(Plot("Accuracy", x: "epoch").line(accuracies))
///     try report.write(to: "report.html")
public struct Report: Sendable {
  /// The first heading, and the title of the window.
  public let title: String
  let subtitle: String
  var blocks: [Block] = []

  enum Block: Sendable {
    case section(String)
    case subsection(String)
    case paragraph(String)
    case list([String])
    case code(String)
    case table(Table)
    case keyValues([(key: String, value: String)])
    case picture(Drawing, caption: String)
    case images([Image], captions: [String], scale: Int, map: ColorMap)
    case pixelTable(PixelTable, caption: String)
    case callout(String)
  }

  struct Table: Sendable {
    var caption: String
    var columns: [String]
    var rows: [[String]]
  }

  /// An empty page; `subtitle`, unless it is empty, is shown below the title.
  public init(_ title: String, subtitle: String = "") {
    self.title = title
    self.subtitle = subtitle
  }

  /// Starts a section; three or more give the page a list of contents.
  public mutating func section(_ title: String) { blocks.append(.section(title)) }

  /// A heading inside a section.
  public mutating func subsection(_ title: String) { blocks.append(.subsection(title)) }

  /// Running text; an empty line begins a new paragraph.
  public mutating func paragraph(_ text: String) { blocks.append(.paragraph(text)) }

  /// A bulleted list.
  public mutating func list(_ items: [String]) { blocks.append(.list(items)) }

  /// Text shown unchanged in a monospaced face: a transcript, a tensor.
  public mutating func code(_ text: String) { blocks.append(.code(text)) }

  /// Something the reader must not miss, such as a sample used in place of the full data.
  public mutating func callout(_ text: String) { blocks.append(.callout(text)) }

  /// A table; columns of numbers are aligned at the right, and cells with only a tick or a cross are
  /// coloured. Traps when a row has not one cell for each column.
  public mutating func table(_ columns: [String], rows: [[String]], caption: String = "") {
    for (index, row) in rows.enumerated() {
      precondition(
        row.count == columns.count,
        "Report.table: row \(index) has \(row.count) cells for \(columns.count) columns")
    }
    blocks.append(.table(Table(caption: caption, columns: columns, rows: rows)))
  }

  /// A list of names and values: settings, figures.
  public mutating func keyValues(_ pairs: [(key: String, value: String)]) { blocks.append(.keyValues(pairs)) }

  /// A plot, grid or diagram.
  public mutating func picture(_ picture: any Picture, caption: String = "") {
    blocks.append(.picture(picture.drawing, caption: caption))
  }

  /// One image, each of its pixels `scale` wide; grey images take the colours of `map`.
  public mutating func image(_ image: Image, caption: String = "", scale: Int = 4, map: ColorMap = .greys) {
    images([image], captions: [caption], scale: scale, map: map)
  }

  /// Images that flow into rows, a caption below each. Traps when there are captions, but not one for each
  /// image, or `scale` is not 1 to 64.
  public mutating func images(
    _ images: [Image], captions: [String] = [], scale: Int = 2, map: ColorMap = .greys
  ) {
    precondition(
      captions.isEmpty || captions.count == images.count,
      "Report.images: \(images.count) images and \(captions.count) captions; give one for each, or none")
    precondition((1...64).contains(scale), "Report.images: a scale of \(scale); give 1 to 64")
    blocks.append(.images(images, captions: captions, scale: scale, map: map))
  }

  /// The numbers of an image, each on its grey.
  public mutating func pixelTable(_ table: PixelTable, caption: String = "") {
    blocks.append(.pixelTable(table, caption: caption))
  }

  /// Writes the page to `path`, whole or not at all. Throws `FileWriteError`.
  public func write(to path: String) throws(FileWriteError) {
    try AtomicFile.write(path, html.utf8, orThrow: FileWriteError.init(_:))
  }
}
