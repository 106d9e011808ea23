import ArgumentParser

/// A size that the user gave: `28`, or `32x48` for 32 columns and 48 rows.
struct ImageSize: ExpressibleByArgument {
  let rows: Int
  let columns: Int

  init(rows: Int, columns: Int) { (self.rows, self.columns) = (rows, columns) }

  init?(argument: String) {
    let parts = argument.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard (1...2).contains(parts.count), let columns = parts[0], let rows = parts[parts.count - 1],
      (1...4096).contains(rows), (1...4096).contains(columns)
    else { return nil }
    self.init(rows: rows, columns: columns)
  }
}
