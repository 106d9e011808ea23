import ArgumentParser
import Tern
import TernLearn
import TernVision

struct TrainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a classifier of images; write the model and a report with pictures.",
    discussion: """
      Examples:
        tern train                              all ten digits, in seconds
        tern train --digits 3,7 --model linear  the chapter's two digits
        tern train --dataset fashion-mnist --out runs/fashion
        tern train --data photos --size 32      photos/train/<class>/*.png

      Ctrl-C ends the training after the batch it is in; the model so far is written.
      """)

  enum Model: String, ExpressibleByArgument, CaseIterable {
    case linear, net
  }

  @OptionGroup var data: DataOptions

  @Option(help: ArgumentHelp("Only these classes, such as 3,7.", valueName: "list"))
  var digits: String?

  @Option(help: "linear (one layer) or net (one hidden layer of 512).")
  var model = Model.net

  @Option(parsing: .unconditional, help: "How often to go through the training images.")
  var epochs = 5

  @Option(parsing: .unconditional, help: "The greatest learning rate; it rises to this and falls again.")
  var rate = 0.003

  @Option(parsing: .unconditional, help: "Images in a batch.")
  var batch = 128

  @Option(
    parsing: .unconditional, help: "Where all random choices begin: the same seed gives the same model.")
  var seed: UInt64 = 42

  @Option(help: ArgumentHelp("Where to write model.safetensors and report.html.", valueName: "folder"))
  var out = "runs/digits"

  @Flag(help: "Write the result as JSON, and nothing else, on standard output.")
  var json = false

  func validate() throws {
    if !(1...100_000).contains(epochs) { throw ValidationError("--epochs \(epochs): give 1 to 100000") }
    if batch < 1 { throw ValidationError("--batch \(batch): give at least 1") }
    if !(rate > 0 && rate.isFinite) { throw ValidationError("--rate \(rate): give a positive number") }
  }

  func run() async throws {
    // Find out that nothing can be written before spending the time, not after.
    let folder = try OutputFolder(out)
    defer { folder.removeIfUnused() }
    let began = ContinuousClock.now
    let loaded = try await data.load(quiet: json)
    let chosen = try ClassList(digits, of: loaded.train.classes)
    guard chosen.numbers.count > 1 else {
      throw ValidationError("one class cannot be told from anything; give two or more")
    }
    let dataset = chosen.select(from: loaded)
    try Self.check(dataset)

    let run = try TrainingRun(
      dataset, model: model, epochs: epochs, rate: rate, batch: batch, seed: seed,
      output: json ? .silent : .standard)
    if !json { print(run.summary) }
    let ending = try run.fit()
    let result = try run.result(ending, since: began)

    let modelPath = "\(out)/model.safetensors"
    let reportPath = "\(out)/report.html"
    try result.classifier.save(to: modelPath)
    try TrainingReport(result, dataset).html().write(to: reportPath)

    if json {
      print(try JSONOutput.text(result.summary(model: modelPath, report: reportPath)))
    } else {
      print(result.table)
      print("model:  \(modelPath)\nreport: \(reportPath)")
    }
    if ending == .interrupted {
      Console.note("interrupted: the model holds what was learned so far")
      throw ExitCode(130)
    }
  }

  /// Whether a model of these images is of a sensible size, and its file could be read again.
  private static func check(_ dataset: ImageDataset) throws {
    let (rows, columns) = (dataset.train.rows, dataset.train.columns)
    guard rows * columns <= 1 << 16 else {
      throw Failure(
        "\(dataset.title): images of \(columns) x \(rows); at most 65536 pixels are trained on, so bring them to a smaller size, such as --size 64"
      )
    }
    if let problem = ImageClassifier.problem(ofClasses: dataset.train.classes) {
      throw Failure("\(dataset.title): \(problem); rename it")
    }
  }
}
