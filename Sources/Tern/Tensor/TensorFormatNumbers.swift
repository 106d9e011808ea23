#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

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
      write = { printf("%.*e", options.precision, $0) }
    } else if areWhole {
      write = TensorFormatNumbers.whole
    } else {
      write = { printf("%.*f", options.precision, $0) }
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
    value.isFinite ? printf("%.*f", 0, value) + "." : printf("%.*f", 0, value)
  }
}

/// A number in C's notation: only its library rounds the way that PyTorch's output does.
private func printf(_ format: String, _ precision: Int, _ value: Double) -> String {
  if value.isNaN { return "nan" }  // C may print its sign
  return withVaList([Int32(clamping: precision), value]) { arguments in
    // 309 digits before the point, the sign, the point and what follows it.
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 320 + precision) { buffer in
      let count = vsnprintf(buffer.baseAddress, buffer.count, format, arguments)
      return String(decoding: UnsafeRawBufferPointer(buffer).prefix(Int(count)), as: UTF8.self)
    }
  }
}
