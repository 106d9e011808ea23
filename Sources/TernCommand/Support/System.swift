#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension Double {
  /// The natural logarithm.
  var logarithm: Double { log(self) }
}

/// The most memory that this process has held, in bytes.
func peakResidentBytes() -> Int {
  var usage = rusage()
  // 0 is RUSAGE_SELF, which C libraries declare now as an enumeration, now as a number.
  getrusage(0, &usage)
  // Linux counts in kibibytes, macOS in bytes.
  #if canImport(Darwin)
    return Int(usage.ru_maxrss)
  #else
    return Int(usage.ru_maxrss) * 1024
  #endif
}
