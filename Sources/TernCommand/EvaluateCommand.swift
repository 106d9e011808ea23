import ArgumentParser
import TernVision

struct EvaluateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure a model on the test part of a data set.",
    discussion: """
      Examples:
        tern evaluate runs/digits/model.safetensors
        tern evaluate model.safetensors --data photos --json
      """)

  @Argument(help: "The model file that tern train wrote.")
  var model: String

  @OptionGroup var data: DataOptions

  @Flag(help: "Write JSON.")
  var json = false

  private struct Summary: Encodable {
    var accuracy, loss: Double
    var images: Int
    var classes: [String]
    /// Left out where it would be larger than all else.
    var confusion: [[Int]]?
  }

  func run() async throws {
    let classifier = try ModelArgument.load(model)
    let loaded = try await data.load(quiet: json, for: classifier)
    let known = loaded.test.classes
    let numbers = try classifier.classes.map { name in
      guard let number = known.firstIndex(of: name) else {
        throw Failure(
          "\(model) knows the class '\(name)', which is not in the data (\(known.joined(separator: ", "))); give other data with --data or --dataset"
        )
      }
      return number
    }
    let test = loaded.test.subset(ofClasses: numbers)
    guard test.channels == classifier.channels else {
      func name(_ channels: Int) -> String { channels == 1 ? "grey" : "colour" }
      throw Failure(
        "\(model) takes images in \(name(classifier.channels)); the data are in \(name(test.channels)); give other data, or train on these"
      )
    }
    guard test.rows == classifier.rows, test.columns == classifier.columns else {
      throw Failure(
        "\(model) takes images of \(classifier.columns) x \(classifier.rows); the data have \(test.columns) x \(test.rows); give other data, or train on these"
      )
    }
    guard test.count > 0 else {
      throw Failure(
        "\(loaded.title): its test part has no image of \(classifier.classes.joined(separator: ", ")); give other data with --data"
      )
    }
    let evaluation: Evaluation
    do { evaluation = try classifier.evaluate(on: test) } catch { throw Failure("\(model): \(error)") }
    if json {
      print(
        try JSONOutput.text(
          Summary(
            accuracy: evaluation.accuracy, loss: evaluation.loss, images: evaluation.total,
            classes: evaluation.classes,
            confusion: evaluation.classes.count <= 1000 ? evaluation.confusion : nil)))
    } else {
      print(evaluation.table)
    }
  }
}
