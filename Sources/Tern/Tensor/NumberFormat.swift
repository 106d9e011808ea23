import CLibrary

/// A number in C's notation, `%.*f` or `%.*e`: only its library rounds by the exact binary value, as
/// PyTorch's and Python's output does.
func formatted(_ format: String, _ precision: Int, _ value: Double) -> String {
  if value.isNaN { return "nan" }  // C may print its sign
  return withVaList([Int32(clamping: precision), value]) { arguments in
    // 309 digits before the point, the sign, the point and what follows it.
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 320 + precision) { buffer in
      let count = vsnprintf(buffer.baseAddress, buffer.count, format, arguments)
      return String(decoding: UnsafeRawBufferPointer(buffer).prefix(Int(count)), as: UTF8.self)
    }
  }
}

/// A number with a fixed count of decimals.
package func fixed(_ value: Double, _ decimals: Int) -> String { formatted("%.*f", decimals, value) }
