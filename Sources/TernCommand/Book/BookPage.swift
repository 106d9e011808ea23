import Tern
import TernVision

/// What a section puts before the reader, in order. It is filled first and shown afterwards: in the terminal, as a
/// page, or as JSON.
struct BookPage: Sendable {
  enum Block: Sendable {
    case sentence(String)
    case code(String)
    case checks(CheckTable)
    case images([Image], captions: [String])
    /// A picture that needs lines: on the page only.
    case picture(Drawing, caption: String)
    case pixelTable(PixelTable, caption: String)
    /// Figures that nothing is compared with.
    case figures(columns: [String], rows: [[String]])
  }

  private(set) var blocks: [Block] = []

  var checks: [Check] {
    blocks.flatMap { if case .checks(let table) = $0 { table.checks } else { [Check]() } }
  }

  /// Explains the next step in a sentence or two.
  mutating func say(_ text: String) {
    if case .sentence(let before) = blocks.last {
      blocks[blocks.count - 1] = .sentence(before + " " + text)
    } else {
      blocks.append(.sentence(text))
    }
  }

  /// Shows the lines of Swift that matter. They are also in the section's file, where they run: a test compares.
  mutating func code(_ text: String) { blocks.append(.code(text)) }

  /// Compares a number.
  mutating func check(_ name: String, _ value: Double, _ expected: Expected) {
    add(Check(name, value, expected))
  }

  /// Compares a whole number.
  mutating func check(_ name: String, _ value: Int, _ expected: Expected) {
    add(Check(name, Double(value), expected))
  }

  /// Compares the numbers of a small tensor in row-major order.
  mutating func check(_ name: String, _ tensor: Tensor, _ expected: Expected) {
    let values = tensor.detached().scalars(as: Double.self)
    add(values.count == 1 ? Check(name, values[0], expected) : Check(name, values, expected))
  }

  /// Compares a shape, as `[6131, 28, 28]`.
  mutating func check(_ name: String, _ shape: Shape, _ expected: Expected) {
    add(Check(name, text: "\(Array(shape))", expected))
  }

  /// Compares words.
  mutating func check(_ name: String, text: String, _ expected: Expected) {
    add(Check(name, text: text, expected))
  }

  /// Compares one number after another, such as the accuracy after each epoch; the rows are
  /// numbered from `first` on.
  mutating func series(
    _ title: String, _ unit: String, from first: Int = 1, _ values: [Double], _ expected: Expected
  ) {
    table(title, columns: [title], unit: unit, from: first, [values], [expected])
  }

  /// Compares several figures of each epoch: one array of numbers for each column.
  mutating func table(
    _ title: String, columns: [String], unit: String, from first: Int = 0, _ values: [[Double]],
    _ expected: [Expected]
  ) {
    let printed = expected.map(\.each)
    let count = max(values.map(\.count).max() ?? 0, printed.map(\.count).max() ?? 0)
    let rows = (0..<count).map { row in
      let name = "\(unit) \(first + row)"
      let cells = columns.indices.map { column in
        // A missing number on either side is a mismatch, not a shorter table.
        let value = row < values[column].count ? values[column][row] : .nan
        let wanted = row < printed[column].count ? printed[column][row] : .book("none")
        return Check("\(columns[column]), \(name)", value, wanted)
      }
      return CheckTable.Row(label: "\(first + row)", cells: cells)
    }
    blocks.append(.checks(CheckTable(title: title, unit: unit, columns: columns, rows: rows)))
  }

  mutating func images(_ images: [Image], captions: [String] = []) {
    blocks.append(.images(images, captions: captions))
  }

  mutating func picture(_ picture: any Picture, caption: String = "") {
    blocks.append(.picture(picture.drawing, caption: caption))
  }

  mutating func pixelTable(_ table: PixelTable, caption: String = "") {
    blocks.append(.pixelTable(table, caption: caption))
  }

  mutating func figures(_ columns: [String], _ rows: [[String]]) {
    blocks.append(.figures(columns: columns, rows: rows))
  }

  /// Neighbouring checks share a table, so that their columns line up.
  private mutating func add(_ check: Check) {
    let row = CheckTable.Row(label: check.name, cells: [check])
    if case .checks(var table) = blocks.last, table.title.isEmpty {
      table.rows.append(row)
      blocks[blocks.count - 1] = .checks(table)
    } else {
      blocks.append(.checks(CheckTable(rows: [row])))
    }
  }
}
