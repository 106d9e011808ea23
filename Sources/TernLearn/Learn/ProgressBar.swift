import Tern

/// A line that is redrawn in place while training runs. Nothing is written unless the sink is a terminal.
struct ProgressBar {
  private let sink: TextSink
  private let total: Int
  private let began = ContinuousClock.now
  private var lastDrawn: ContinuousClock.Instant?
  private var isShown = false
  private var done = 0
  /// The least time between two redraws: short enough to look smooth, long enough to cost almost nothing.
  private static let interval = Duration.milliseconds(100)

  /// `total` is the number of batches in the whole fit, those for validation included.
  init(_ sink: TextSink, total: Int) {
    self.sink = sink
    self.total = total
  }

  /// Counts one more batch. `label` says where training is, such as `epoch 3/10`.
  mutating func advance(_ label: @autoclosure () -> String) {
    done += 1
    guard sink.isTerminal else { return }
    let now = ContinuousClock.now
    if let lastDrawn, now - lastDrawn < ProgressBar.interval { return }
    lastDrawn = now
    sink.write("\r" + ProgressBar.line(label(), done, total, now - began, width: sink.width) + "\u{1B}[K")
    isShown = true
  }

  /// Erases the bar, so that a line can be printed in its place.
  mutating func clear() {
    guard isShown else { return }
    sink.write("\r\u{1B}[K")
    isShown = false
  }

  /// The text of the bar: `epoch 3/10 [████▌     ] 45%  812 it/s  00:03 left`, never wider than `width`.
  static func line(_ label: String, _ done: Int, _ total: Int, _ elapsed: Duration, width: Int) -> String {
    let share = total == 0 ? 1 : min(1, Double(done) / Double(total))
    let rate = Double(done) / max(elapsed.seconds, 1e-9)
    let left = Duration.seconds(Double(max(0, total - done)) / max(rate, 1e-9))
    let tail = " \(Int(share * 100))%  \(fixed(rate, rate < 10 ? 1 : 0)) it/s  \(clock(left)) left"
    let room = min(40, width - label.count - tail.count - 4)
    guard room >= 8 else { return String((label + tail).prefix(max(0, width - 1))) }
    return "\(label) [\(bar(share, room))]\(tail)"
  }

  /// The bar itself, `width` characters. It grows by eighths of a character, so that it moves smoothly.
  private static func bar(_ share: Double, _ width: Int) -> String {
    let eighths = Int(share * Double(width * 8))
    let full = String(repeating: "█", count: eighths / 8)
    let part = eighths % 8 == 0 ? "" : String(Array("▏▎▍▌▋▊▉")[eighths % 8 - 1])
    return full + part + String(repeating: " ", count: width - full.count - part.count)
  }
}
