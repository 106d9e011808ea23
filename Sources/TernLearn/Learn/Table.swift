import Tern

/// The table that the course prints during training: a heading, then a row for each epoch.
struct Table {
  private let names: [String]

  /// A table with columns at least eight characters wide, two spaces apart.
  init(metrics: [String], hasValidation: Bool) {
    names =
      ["epoch", "train_loss"] + (hasValidation ? ["valid_loss"] + metrics : []) + ["time"]
  }

  var heading: String { row(names) }

  func row(_ epoch: Recorder.Epoch) -> String {
    var cells = [String(epoch.epoch), fixed(epoch.trainLoss, 6)]
    if let validLoss = epoch.validLoss { cells += ([validLoss] + epoch.metrics).map { fixed($0, 6) } }
    return row(cells + [clock(epoch.duration)])
  }

  private func row(_ cells: [String]) -> String {
    var line = ""
    for (cell, name) in zip(cells, names) {
      line += cell + String(repeating: " ", count: max(1, max(8, name.count) + 2 - cell.count))
    }
    while line.last == " " { line.removeLast() }
    return line + "\n"
  }
}
