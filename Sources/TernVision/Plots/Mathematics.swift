#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#endif

// The few functions the pictures need of the C library, in one place, so that no other file asks which one it is.

func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

func logarithm10(_ value: Double) -> Double { log10(value) }
