import Foundation
import Testing

/// What `tern` says about itself, and how it ends.
@Suite struct CommandTests {
  let folder: TestFolder

  init() throws { folder = try TestFolder() }

  static let commands = [
    ["book"], ["train"], ["evaluate"], ["predict"], ["show"], ["data"], ["data", "list"], ["data", "fetch"],
    ["data", "verify"], ["data", "export"],
  ]

  @Test func helpOfTheMainCommand() throws {
    let outcome = try TernProcess.run(["--help"], in: folder, environment: ["COLUMNS": "80"])
    #expect(outcome.code == 0)
    #expect(outcome.errors == "")
    #expect(outcome.output == Self.mainHelp)
  }

  @Test func noArgumentsShowTheHelp() throws {
    let outcome = try TernProcess.run([], in: folder, environment: ["COLUMNS": "80"])
    #expect(outcome.output == Self.mainHelp)
  }

  @Test(arguments: commands) func helpOfEachCommand(_ command: [String]) throws {
    let outcome = try TernProcess.run(command + ["--help"], in: folder, environment: ["COLUMNS": "80"])
    #expect(outcome.code == 0)
    #expect(outcome.output.hasPrefix("OVERVIEW: "))
    #expect(outcome.output.contains("USAGE: tern \(command.joined(separator: " "))"))
    if command.count == 1 { #expect(outcome.output.contains("\nExamples:\n  tern \(command[0])")) }
  }

  @Test func version() throws {
    let outcome = try TernProcess.run(["--version"], in: folder)
    #expect(outcome.code == 0)
    #expect(outcome.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil, "\(outcome.output)")
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func completions(_ shell: String) throws {
    let outcome = try TernProcess.run(["--generate-completion-script", shell], in: folder)
    #expect(outcome.code == 0)
    for word in ["evaluate", "predict", "epochs"] { #expect(outcome.output.contains(word), "\(word)") }
  }

  @Test func completionsForBashAreSound() throws {
    let script = try TernProcess.run(["--generate-completion-script", "bash"], in: folder).output
    try folder.write(Array(script.utf8), to: "tern.bash")
    let check = try TernProcess.run(["-n", "tern.bash"], in: folder, program: URL(filePath: "/bin/bash"))
    #expect(check.code == 0, "\(check.errors)")
  }

  @Test func aFullDiskBehindStandardOutputIsAFailure() throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    let command = "\"$0\" data list > /dev/full"
    let outcome = try TernProcess.run(
      ["-c", command, TernProcess.program.path], in: folder, program: URL(filePath: "/bin/sh"))
    #expect(outcome.code == 1)
    #expect(outcome.errors.hasPrefix("Error: standard output cannot be written ("), "\(outcome.errors)")
    #expect(outcome.errorLines.count == 1)
  }

  @Test func aReaderThatLeavesEarlyCausesNoCrash() throws {
    let command = "\"$0\" show --count 2000 | head -1"
    let outcome = try TernProcess.run(
      ["-c", command, TernProcess.program.path], in: folder, program: URL(filePath: "/bin/sh"))
    #expect(outcome.code == 0)
    #expect(outcome.errorLines.allSatisfy { $0.hasPrefix("MNIST sample: ") }, "\(outcome.errors)")
  }

  static let mainHelp = """
    OVERVIEW: Deep learning in Swift: train a digit classifier, understand it, use
    it.

    Examples:
      tern train                  train on all ten digits, write runs/digits
      tern train --digits 3,7 --model linear --epochs 10
      tern predict photo.png      what does it show?
      tern show                   look at the digits in the terminal
      tern data list              what data there is, and where

    Exit codes: 0 all went well; 1 something failed, in one line on standard error;
    64 a wrong flag or argument; 130 interrupted by Ctrl-C.

    USAGE: tern <subcommand>

    OPTIONS:
      --version               Show the version.
      -h, --help              Show help information.

    SUBCOMMANDS:
      book                    Run the course chapter and compare each number with
                              the book's.
      train                   Train a classifier of images; write the model and a
                              report with pictures.
      evaluate                Measure a model on the test part of a data set.
      predict                 Say what image files show, by a model that tern train
                              wrote.
      show                    Look at images in the terminal.
      data                    List, fetch, verify and export data sets.

      See 'tern help <subcommand>' for detailed help.
    """ + "\n"
}
