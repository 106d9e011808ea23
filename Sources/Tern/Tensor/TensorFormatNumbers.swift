/// The elements of a tensor as text, and the width to which they are padded so that columns align.
struct TensorFormatNumbers {
  let texts: [String]
  let width: Int

  /// Whole numbers and truth values: as wide as the widest.
  init(exact texts: [String]) {
    self.texts = texts
    width = texts.reduce(1) { Swift.max($0, $1.utf8.count) }
  }

  /// Floats share one notation: `3.` when all are whole, else fixed with `precision` digits, and
  /// scientific when the greatest is over 1e8 or over a thousand times the least, or the least is
  /// under 1e-4 (zeros, infinities and NaN aside). The rule is PyTorch's.
  init(_ values: [Double], _ options: PrintOptions) {
    let numbers = values.filter { $0.isFinite && $0 != 0 }
    guard !numbers.isEmpty else {
      texts = values.map(TensorFormatNumbers.whole)
      width = 1
      return
    }
    let least = numbers.reduce(.infinity) { Swift.min($0, Swift.abs($1)) }
    let greatest = numbers.reduce(0) { Swift.max($0, Swift.abs($1)) }
    let isScientific = options.scientific ?? (greatest / least > 1000 || greatest > 1e8 || least < 1e-4)
    let areWhole = numbers.allSatisfy { $0 == $0.rounded(.up) }
    let write: (Double) -> String
    if isScientific {
      write = { formatted("%.*e", options.precision, $0) }
    } else if areWhole {
      write = TensorFormatNumbers.whole
    } else {
      write = { formatted("%.*f", options.precision, $0) }
    }
    texts = values.map(write)
    // Only finite numbers set the width: a longer `-inf` sticks out, as it does in PyTorch.
    var width = 1
    for (value, text) in zip(values, texts) where value.isFinite && value != 0 {
      width = Swift.max(width, text.utf8.count)
    }
    self.width = width
  }

  /// A text padded on the left.
  func padded(_ index: Int) -> String {
    let text = texts[index]
    let missing = width - text.utf8.count
    return missing > 0 ? String(repeating: " ", count: missing) + text : text
  }

  /// Without digits after the point, which marks it as a float.
  private static func whole(_ value: Double) -> String {
    value.isFinite ? formatted("%.*f", 0, value) + "." : formatted("%.*f", 0, value)
  }
}
