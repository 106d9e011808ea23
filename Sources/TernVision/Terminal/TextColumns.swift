import Tern

/// A share from 0 to 1 in hundredths of a percent: `99.35%`.
package func percent(_ share: Double) -> String { fixed(share * 100, 2) + "%" }

extension String {
  /// The text with spaces after it, at least `columns` characters wide.
  package func padding(to columns: Int) -> String {
    self + String(repeating: " ", count: max(0, columns - count))
  }

  /// The text with spaces before it, at least `columns` characters wide.
  package func leading(to columns: Int) -> String {
    String(repeating: " ", count: max(0, columns - count)) + self
  }
}
