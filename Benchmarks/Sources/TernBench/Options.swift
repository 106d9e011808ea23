/// `TernBench COMMAND [NAME] [--only REGEX] [--work FOLDER] [--epochs N] [--count N]`
struct Options: Sendable {
  var words: [String] = []
  /// Workloads whose name matches are measured.
  var only = ""
  /// Where `run` keeps MNIST (unpacked), the orders of the batches and the PNG files.
  var work = ".build/bench"
  /// Epochs to time, after one to warm up.
  var epochs = 3

  /// How often `instructions` repeats its work.
  var count = 1

  init(_ arguments: some Sequence<String>) {
    var rest = arguments.makeIterator()
    while let word = rest.next() {
      switch word {
      case "--only": only = rest.next() ?? ""
      case "--work": work = rest.next() ?? ""
      case "--epochs": epochs = Int(rest.next() ?? "") ?? epochs
      case "--count": count = Int(rest.next() ?? "") ?? count
      default: words.append(word)
      }
    }
  }
}

let options = Options(CommandLine.arguments.dropFirst())

func isWanted(_ workload: String) -> Bool {
  guard let pattern = try? Regex(options.only) else { fatalError("--only: \(options.only) is no pattern") }
  return workload.contains(pattern)
}
