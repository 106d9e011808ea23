import Foundation
import Testing

/// Training, and what is done with its result, on the built-in digits.
@Suite struct CommandTrainTests {
  let folder: TestFolder

  init() throws { folder = try TestFolder() }

  private func train(_ arguments: String..., out: String = "run") throws -> TernProcess.Outcome {
    try TernProcess.run(
      ["train", "--model", "linear", "--epochs", "1", "--out", out] + arguments, in: folder)
  }

  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  /// A digit of the data set as a file, on paper: `data export` writes it, as a person would.
  private func exportedDigit(_ name: String) throws -> String {
    #expect(try TernProcess.run(["data", "export", "mnist", "digits"], in: folder).code == 0)
    let place = "digits/valid/\(name)"
    let file = try #require(try FileManager.default.contentsOfDirectory(atPath: folder.file(place)).min())
    return "\(place)/\(file)"
  }

  @Test func trainEvaluatePredict() throws {
    let training = try train()
    #expect(training.code == 0)
    #expect(training.errorLines.count == 1 && training.errors.hasPrefix("MNIST sample: "))
    #expect(training.output.contains("model:  run/model.safetensors\nreport: run/report.html\n"))
    #expect(folder.contents == ["run", "run/model.safetensors", "run/report.html"])

    let evaluation = try TernProcess.run(["evaluate", "run/model.safetensors"], in: folder)
    let last = try #require(evaluation.output.split(separator: "\n").last)
    let share = try #require(last.split(separator: " ").last)
    #expect(last.hasPrefix("all "))
    #expect(training.output.contains("\(share) of 1000 test images right"))

    let prediction = try TernProcess.run(
      ["predict", "--json", "--model", "run/model.safetensors", try exportedDigit("7")], in: folder)
    #expect(prediction.code == 0)
    let readings = try JSONSerialization.jsonObject(with: Data(prediction.output.utf8)) as? [[String: Any]]
    let answers = try #require(readings?.first?["answers"] as? [[String: Any]])
    #expect(answers.count == 1)
    let probabilities = try #require(answers.first?["probabilities"] as? [String: Double])
    #expect(Set(probabilities.keys) == Set((0...9).map(String.init)))
    #expect(abs(probabilities.values.reduce(0, +) - 1) < 1e-5)
  }

  @Test func theSameSeedGivesTheSameFile() throws {
    for (out, seed) in [("a", "1"), ("b", "1"), ("c", "2")] {
      #expect(try train("--digits", "3,7", "--seed", seed, out: out).code == 0)
    }
    let files = try ["a", "b", "c"].map { try folder.bytes("\($0)/model.safetensors") }
    #expect(files[0] == files[1])
    #expect(files[0] != files[2])
  }

  @Test func jsonStandsAloneOnStandardOutput() throws {
    let training = try train("--json", "--digits", "3,7")
    #expect(training.errors == "")
    let result = try object(training.output)
    #expect(
      Set(result.keys) == [
        "accuracy", "augmentation", "batch", "classes", "epochs", "interrupted", "loss", "model",
        "parameters", "peakMemoryMiB",
        "rate", "recipe", "report", "runs", "seconds", "seed", "testImages", "validation",
      ])
    #expect(result["classes"] as? [String] == ["3", "7"])
    #expect(result["parameters"] as? Int == 784 * 2 + 2)

    let evaluation = try TernProcess.run(["evaluate", "run/model.safetensors", "--json"], in: folder)
    #expect(evaluation.errors == "")
    let measured = try object(evaluation.output)
    #expect(Set(measured.keys) == ["accuracy", "classes", "confusion", "images", "loss"])
    #expect(measured["accuracy"] as? Double == result["accuracy"] as? Double)
    #expect((measured["confusion"] as? [[Int]])?.joined().reduce(0, +) == measured["images"] as? Int)

    let list = try TernProcess.run(["data", "list", "--json"], in: folder)
    let sets = try JSONSerialization.jsonObject(with: Data(list.output.utf8)) as? [[String: Any]]
    #expect(
      sets?.compactMap { $0["name"] as? String } == [
        "mnist", "fashion-mnist", "kmnist", "emnist-letters", "emnist-balanced", "emnist-digits", "cifar-10",
        "cifar-100",
      ])
  }

  @Test func severalSeedsAreTrainedAndTheBestOnValidationIsWritten() throws {
    let training = try train("--json", "--seed", "5", "--seeds", "3", "--digits", "3,7,8")
    let result = try object(training.output)
    let runs = try #require(result["runs"] as? [[String: Any]])
    #expect(runs.map { $0["seed"] as? Int } == [5, 6, 7])
    let scores = try runs.map { try #require($0["validation"] as? Double) }
    let place = try #require(runs.firstIndex { $0["seed"] as? Int == result["seed"] as? Int })
    #expect(scores[place] == scores.max())
    #expect(result["accuracy"] as? Double == runs[place]["accuracy"] as? Double)
    #expect(Set(try runs.map { try #require($0["accuracy"] as? Double) }).count > 1)
    // The file is that of its seed alone.
    let seed = String(try #require(result["seed"] as? Int))
    #expect(try train("--seed", seed, "--digits", "3,7,8", out: "alone").code == 0)
    #expect(try folder.bytes("alone/model.safetensors") == folder.bytes("run/model.safetensors"))

    let shown = try train("--seeds", "2", "--digits", "3,7")
    #expect(shown.output.contains("mean of 2 seeds: ") && shown.output.contains(" to "))
    #expect(try train("--seeds", "0").code == 64)
    #expect(try train("--seed", "18446744073709551615", "--seeds", "2").code == 64)
  }

  @Test func oneInTwelveImagesIsKeptToChooseBy() throws {
    let lines = try train("--digits", "3,7").output.split(separator: "\n")
    let data = try #require(lines.first { $0.hasPrefix("data: ") })
    let numbers = data.split(separator: " ").compactMap { Int($0) }
    #expect(numbers.count == 3 && numbers[1] == (numbers[0] + numbers[1]) / 12)
    let last = try #require(lines.first { $0.contains("test images right") })
    #expect(last.hasPrefix("validation ") && last.contains(" in epoch 0; ") && last.hasSuffix(" MiB"))
  }

  @Test func convolutionsOfASmallSize() throws {
    let digit = try folder.bytes(try exportedDigit("1"))
    for name in ["a/1.png", "a/2.png", "b/1.png", "b/2.png"] { try folder.write(digit, to: "two/\(name)") }
    for preset in ["fast", "good", "best"] {
      let outcome = try TernProcess.run(
        ["train", "--data", "two", "--size", "9x5", "--preset", preset, "--epochs", "1", "--out", "run"],
        in: folder)
      #expect(outcome.code == 0, "\(outcome.errors)")
      #expect(outcome.output.hasPrefix("recipe:   \(preset), 1 epoch, "))
    }
  }

  @Test func convolutionsGiveTheSameFileForAnyNumberOfThreads() throws {
    let arguments = ["train", "--digits", "1,7", "--epochs", "1", "--augment", "digits"]
    var files: [[UInt8]] = []
    for threads in ["1", "2", "3", "7", "16"] {
      let outcome = try TernProcess.run(
        arguments + ["--out", threads], in: folder, environment: ["TERN_THREADS": threads])
      #expect(outcome.code == 0, "\(outcome.errors)")
      files.append(try folder.bytes("\(threads)/model.safetensors"))
    }
    for file in files { #expect(file == files[0]) }
    let plain = try TernProcess.run(
      arguments.dropLast() + ["none", "--out", "d"], in: folder, environment: [:])
    #expect(plain.code == 0)
    #expect(try folder.bytes("d/model.safetensors") != files[0])
  }

  @Test func controlCLeavesAUsableModel() throws {
    let arguments = ["train", "--model", "linear", "--epochs", "100000", "--out", "run"]
    let outcome = try TernProcess.run(arguments, in: folder) { process, output in
      // The heading and the first epoch: it is in the middle of training.
      let limit = Date.now + 30
      while try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n").count < 3,
        Date.now < limit
      {
        Thread.sleep(forTimeInterval: 0.02)
      }
      process.interrupt()
    }
    #expect(outcome.code == 130)
    #expect(outcome.errorLines.last == "interrupted: the model holds what was learned so far")
    #expect(folder.contents == ["run", "run/model.safetensors", "run/report.html"])
    #expect(try TernProcess.run(["evaluate", "run/model.safetensors"], in: folder).code == 0)
  }

  @Test(arguments: ["1e6", "1e30", "1e38", "1e300"]) func aRunawayRateIsNoCrash(_ rate: String) throws {
    let outcome = try train("--rate", rate)
    // The weights may still be numbers; if they are not, one line says so and nothing is written.
    #expect(outcome.code == 0 || outcome.code == 1)
    #expect(outcome.failures.count == outcome.code)
    #expect(folder.exists("run") == (outcome.code == 0))
    if outcome.code == 1 { #expect(outcome.errors.contains("rate"), "\(outcome.errors)") }
    if outcome.code == 0 {
      #expect(try TernProcess.run(["evaluate", "run/model.safetensors"], in: folder).code == 0)
    }
  }

  @Test func aBatchMayBeLargerThanTheData() throws {
    let outcome = try train("--batch", "9223372036854775807", "--digits", "3,7")
    #expect(outcome.code == 0, "\(outcome.errors)")
  }

  @Test func aModelOfSomeDigitsIsMeasuredOnThoseOnly() throws {
    #expect(try train("--digits", "3,7").code == 0)
    let outcome = try TernProcess.run(["evaluate", "run/model.safetensors"], in: folder)
    let names = outcome.output.split(separator: "\n").compactMap { $0.split(separator: " ").first }
    #expect(names == ["class", "3", "7", "all"])
  }

  @Test func filesInTheOutputFolderStay() throws {
    try folder.write([1, 2, 3], to: "run/notes.txt")
    try folder.write([4, 5, 6], to: "run/model.safetensors")
    #expect(try train("--digits", "3").code == 64)
    #expect(try folder.bytes("run/model.safetensors") == [4, 5, 6])
    #expect(try train("--digits", "3,7").code == 0)
    #expect(try folder.bytes("run/notes.txt") == [1, 2, 3])
    #expect(try folder.bytes("run/model.safetensors").count > 6000)
  }

  @Test(arguments: ["with space/ünï", "trailing/", "./a/../b"]) func oddFolders(_ out: String) throws {
    // `a/..` needs an `a`, as for any program.
    try folder.write([], to: "a/x")
    #expect(try train("--digits", "3,7", out: out).code == 0)
    #expect(folder.exists("\(out)/model.safetensors"))
  }

  @Test func foldersOfImages() throws {
    let digit = try folder.bytes(try exportedDigit("1"))
    for name in ["a/1.png", "a/2.png", "b/1.png", "b/2.png"] { try folder.write(digit, to: "two/\(name)") }
    #expect(try train("--data", "two").code == 0)
    let sized = try train("--data", "two", "--size", "9x5", "--json")
    #expect(sized.code == 0)
    #expect(try object(sized.output)["parameters"] as? Int == 9 * 5 * 2 + 2)
    // A model of 9 x 5 asks for these images at its own size.
    #expect(
      try TernProcess.run(["evaluate", "run/model.safetensors", "--data", "two"], in: folder).code == 0)

    let cases: [(add: String, bytes: [UInt8], says: String)] = [
      ("two/b/3.png", Array("no picture".utf8), "images cannot be read: two/b/3.png"),
      ("one/a/1.png", digit, "one: only one class, a"),
      ("none/a/readme.txt", [], "none: no folders with PNG or JPEG images"),
    ]
    for (add, bytes, says) in cases {
      try folder.write(bytes, to: add)
      let outcome = try train("--data", String(add.prefix { $0 != "/" }), out: "other")
      #expect(outcome.code == 1)
      #expect(outcome.errorLines.count == 1)
      #expect(outcome.errors.contains(says), "\(outcome.errors)")
      #expect(!folder.exists("other"))
    }
  }

  #if os(Linux)
    /// `script` runs the command on a terminal of its own.
    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script")))
    func coloursOnATerminalOnly() throws {
      let command = "'\(TernProcess.program.path)' show --count 2"
      func show(_ environment: [String: String]) throws -> String {
        try TernProcess.run(
          ["-qec", command, "/dev/null"], in: folder, environment: environment,
          program: URL(filePath: "/usr/bin/script")
        ).output
      }
      #expect(try show([:]).contains("\u{1B}["))
      #expect(try !show(["NO_COLOR": "1"]).contains("\u{1B}"))
      let pipe = try TernProcess.run(["show", "--count", "2"], in: folder)
      #expect(pipe.output.count > 100 && !pipe.output.contains("\u{1B}"))
    }
  #endif
}
