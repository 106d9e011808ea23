/// One measured figure: the median of several samples, as a line of JSON like those of the peers.
func emit(_ workload: String, unit: String, _ samples: [Double]) {
  let sorted = samples.sorted()
  print(
    "{\"peer\": \"tern\", \"workload\": \"\(workload)\", \"unit\": \"\(unit)\", \"median\": \(sorted[sorted.count / 2]), \"min\": \(sorted[0]), \"max\": \(sorted[sorted.count - 1])}"
  )
}

func seconds(_ body: () -> Void) -> Double {
  let spent = ContinuousClock().measure(body).components
  return Double(spent.seconds) + Double(spent.attoseconds) / 1e18
}

/// Microseconds a call: nine samples of about 50 ms each, after a warm-up.
func time(_ workload: String, _ body: () -> Void) {
  var calls = 1
  while seconds({ for _ in 0..<calls { body() } }) < 0.05 { calls *= 2 }
  emit(
    workload, unit: "us",
    (0..<9).map { _ in seconds { for _ in 0..<calls { body() } } / Double(calls) * 1e6 })
}

/// Milliseconds an epoch: nine epochs after one to warm up.
func timeEpochs(_ workload: String, _ epoch: () -> Void) {
  epoch()
  emit(workload, unit: "ms", (0..<9).map { _ in seconds(epoch) * 1e3 })
}
