/// One result beside what it should be.
struct Check: Sendable {
  let name: String
  /// Our result as text, with as many digits as the book prints.
  let ours: String
  let expected: Expected
  let agrees: Bool
  /// Our result in full, where it is a number.
  let value: Double?

  init(_ name: String, _ value: Double, _ expected: Expected) {
    self.name = name
    self.value = value
    self.expected = expected
    ours = expected.shown(value)
    agrees = expected.accepts(value)
  }

  /// Several numbers, which agree if each does.
  init(_ name: String, _ values: [Double], _ expected: Expected) {
    let printed = expected.each
    self.name = name
    value = nil
    self.expected = expected
    let more = Array(repeating: printed.last ?? expected, count: max(0, values.count - printed.count))
    ours = zip(values, printed + more).map { $1.shown($0) }.joined(separator: " ")
    agrees = values.count == printed.count && zip(values, printed).allSatisfy { $1.accepts($0) }
  }

  /// Words: they agree if they are the same.
  init(_ name: String, text: String, _ expected: Expected) {
    self.name = name
    value = nil
    self.expected = expected
    ours = text
    agrees = text == expected.text
  }

  var mark: String { agrees ? "✓" : "✗" }
}

/// Checks in rows and columns under one title: a list, the epochs of a training, a table of several figures.
struct CheckTable: Sendable {
  struct Row: Sendable {
    let label: String
    let cells: [Check]
  }

  var title = ""
  /// What the rows count, such as epochs; their labels are then numbers.
  var unit = ""
  /// Names of the columns of results, where there are several.
  var columns: [String] = []
  var rows: [Row]

  var checks: [Check] { rows.flatMap(\.cells) }
}
