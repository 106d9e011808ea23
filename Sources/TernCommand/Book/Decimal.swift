#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `value` with so many decimals, rounded as C, and so Python, rounds: by its exact binary value.
func decimal(_ value: Double, places: Int) -> String {
  // The greatest double has 309 digits before the point.
  withUnsafeTemporaryAllocation(of: CChar.self, capacity: 320 + places) { buffer in
    let count = withVaList([Int32(places), value]) {
      vsnprintf(buffer.baseAddress!, buffer.count, "%.*f", $0)
    }
    return String(decoding: buffer[..<Int(count)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
