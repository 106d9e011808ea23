/// Lines of more points than pixels.
enum PlotDecimation {
  /// In each pixel column keeps the first, lowest, highest and last point, in order: the drawn line looks the
  /// same. Only for runs that go from left to right; others are returned whole.
  static func thinned(_ run: [(x: Double, y: Double)]) -> [(x: Double, y: Double)] {
    guard run.count > 4000, zip(run, run.dropFirst()).allSatisfy({ $0.x <= $1.x }) else { return run }
    var result: [(x: Double, y: Double)] = []
    var start = 0
    while start < run.count {
      let column = run[start].x.rounded(.down)
      var end = start
      var (low, high) = (start, start)
      while end < run.count, run[end].x.rounded(.down) == column {
        if run[end].y < run[low].y { low = end }
        if run[end].y > run[high].y { high = end }
        end += 1
      }
      var last = -1
      for index in [start, min(low, high), max(low, high), end - 1] where index > last {
        result.append(run[index])
        last = index
      }
      start = end
    }
    return result
  }
}
