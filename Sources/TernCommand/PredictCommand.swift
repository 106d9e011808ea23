import ArgumentParser
import TernVision

struct PredictCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Say what image files show, by a model that tern train wrote.",
    discussion: """
      A model of digits reads photos and scans too: paper, shadow and colour are taken out, each digit \
      is brought to the size, place and ink that the training digits had, and several are read from \
      left to right. Other models get the whole picture at their own size, in colour or grey as their \
      training images were.

      Examples:
        tern predict photo.png
        tern predict *.jpg --model runs/fashion/model.safetensors
        tern predict photo.png --show --why why.html
      """)

  @Argument(help: "\(ImageFormat.names) files.")
  var files: [String]

  @Option(help: ArgumentHelp("The model file.", valueName: "file"))
  var model = "runs/digits/model.safetensors"

  @Flag(help: "Give a model of digits the whole picture too, without looking for digits.")
  var asIs = false

  @Flag(help: "Show in the terminal what the model saw.")
  var show = false

  @Option(
    help: ArgumentHelp("Write a page with every step from the picture to the answer.", valueName: "file"))
  var why: String?

  @Flag(help: "Write JSON.")
  var json = false

  func run() async throws {
    let loaded = try ModelArgument.load(model)
    // Compiling takes as long as some fifty to a hundred images.
    let classifier = files.count > 100 ? loaded.compiled() : loaded
    var readings: [(file: String, reading: ImageReading)] = []
    var failures = 0
    for file in files {
      do {
        let reading = try classifier.read(Image(contentsOf: file), isWhole: asIs)
        readings.append((file, reading))
        if !json { print("\(file): \(reading.summary)") }
        if show && !json && !reading.answers.isEmpty {
          print(showImages(reading.answers.map(\.seen), captions: reading.answers.map(\.text)))
        }
      } catch {
        failures += 1
        Console.error("\(error)")
      }
    }
    if json { print(try JSONOutput.text(readings.map { Record($0.file, $0.reading) })) }
    if let why { try report(readings).write(to: why) }
    if failures > 0 { throw ExitCode(1) }
  }

  private func report(_ readings: [(file: String, reading: ImageReading)]) -> Report {
    var report = Report("From the picture to the answer", subtitle: model)
    for (file, reading) in readings {
      report.section(file)
      report.paragraph(reading.summary)
      report.images(reading.steps.map(\.image), captions: reading.steps.map(\.name))
      for answer in reading.answers {
        report.subsection(answer.text)
        report.images(answer.steps.map(\.image), captions: answer.steps.map(\.name))
        report.picture(
          Plot("How sure the model is", y: "probability").bars(
            answer.classes, answer.probabilities.map(Double.init)))
      }
    }
    return report
  }

  /// What `--json` writes for a file.
  private struct Record: Encodable {
    struct Answer: Encodable {
      var answer: String
      var sure: Bool
      var probabilities: [String: Float]
    }
    var file: String
    var reason: String?
    var answers: [Answer]

    init(_ file: String, _ reading: ImageReading) {
      (self.file, reason) = (file, reading.reason?.description)
      answers = reading.answers.map { answer in
        Answer(
          answer: answer.name, sure: answer.isSure,
          probabilities: Dictionary(
            zip(answer.classes, answer.probabilities), uniquingKeysWith: { first, _ in first }))
      }
    }
  }
}
