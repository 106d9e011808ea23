import ArgumentParser
import TernLearn
import TernVision

struct TrainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a classifier of images; write the model and a report with pictures.",
    discussion: """
      Examples:
        tern train                              all ten digits, in seconds
        tern train --preset best                as well as it can, in minutes
        tern train --digits 3,7 --model linear  the chapter's two digits
        tern train --dataset fashion-mnist --out runs/fashion
        tern train --data photos --size 32      photos/train/<class>/*.png

      One in twelve of the training images is kept aside to choose the epoch by.
      The test images are looked at once, at the end.
      Ctrl-C ends the training after the batch it is in; the model so far is written.
      """)

  @OptionGroup var data: DataOptions

  @Option(help: ArgumentHelp("Only these classes, such as 3,7.", valueName: "list"))
  var digits: String?

  @OptionGroup var recipe: RecipeOptions

  @Option(
    parsing: .unconditional, help: "Where all random choices begin: the same seed gives the same model.")
  var seed: UInt64 = 42

  @Option(
    parsing: .unconditional,
    help: "Train so many times, from this seed on; say mean and range, and write the best on validation.")
  var seeds = 1

  @Option(help: ArgumentHelp("Where to write model.safetensors and report.html.", valueName: "folder"))
  var out = "runs/digits"

  @Flag(help: "Write the result as JSON, and nothing else, on standard output.")
  var json = false

  func validate() throws {
    if !(1...1000).contains(seeds) { throw ValidationError("--seeds \(seeds): give 1 to 1000") }
    if seed.addingReportingOverflow(UInt64(seeds - 1)).overflow {
      throw ValidationError("--seed \(seed): there are no \(seeds) seeds from there on")
    }
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

    let loading = ContinuousClock.now - began
    var results: [TrainingResult] = []
    for number in 0..<UInt64(seeds) {
      let began = ContinuousClock.now - loading  // as if each were alone
      let training = try ClassifierTraining(
        on: dataset, recipe.recipe(for: dataset.train), epochs: recipe.epochs, seed: seed + number,
        output: json ? .silent : .standard, cancellation: .onInterrupt())
      if !json { print(training.summary) }
      let result = try training.run(since: began)
      results.append(result)
      if !json { print(seeds == 1 ? result.table : result.outcome) }
      if result.classifier.facts.isInterrupted { break }
    }
    try write(results, dataset)
  }

  private func write(_ results: [TrainingResult], _ dataset: ImageDataset) throws {
    let best = TrainingResult.best(of: results)!
    let (modelPath, reportPath) = ("\(out)/model.safetensors", "\(out)/report.html")
    try best.classifier.save(to: modelPath)
    try best.report(on: dataset).write(to: reportPath)
    if json {
      print(try JSONOutput.text(best.summary(model: modelPath, report: reportPath, of: results)))
    } else {
      if seeds > 1 { print(results.table) }
      print("model:  \(modelPath)\nreport: \(reportPath)")
    }
    if results.last!.classifier.facts.isInterrupted {
      Console.note("interrupted: the model holds what was learned so far")
      throw ExitCode(130)
    }
  }
}
