import Tern

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One measured figure: the median of several samples, as a line of JSON like those of the peers.
func emit(
  _ workload: String, peer: String = "tern", unit: String, _ samples: [Double], more: [(String, Double)] = []
) {
  let sorted = samples.sorted()
  var line = "{\"peer\": \"\(peer)\", \"workload\": \"\(workload)\", \"unit\": \"\(unit)\""
  let figures = [("median", sorted[sorted.count / 2]), ("min", sorted[0]), ("max", sorted[sorted.count - 1])]
  for (name, value) in figures + more { line += ", \"\(name)\": \(value)" }
  print(line + "}")
  fflush(nil)
}

func seconds(_ body: () -> Void) -> Double {
  let spent = ContinuousClock().measure(body).components
  return Double(spent.seconds) + Double(spent.attoseconds) / 1e18
}

/// Microseconds a call: five samples of about 50 ms each, after a warm-up.
func time(_ workload: String, peer: String = "tern", _ body: () -> Void) {
  guard isWanted(workload) else { return }
  body()
  var calls = 1
  while seconds({ for _ in 0..<calls { body() } }) < 0.05 { calls *= 2 }
  emit(
    workload, peer: peer, unit: "us",
    (0..<5).map { _ in seconds { for _ in 0..<calls { body() } } / Double(calls) * 1e6 })
}

/// The most memory this process has held so far, in MiB.
var peakMemory: Double {
  var usage = rusage()
  #if canImport(Glibc)
    getrusage(0 /* RUSAGE_SELF, an enum there */, &usage)
    return Double(usage.ru_maxrss) / 1024  // kilobytes there, bytes on macOS
  #else
    getrusage(RUSAGE_SELF, &usage)
    return Double(usage.ru_maxrss) / 1_048_576
  #endif
}
