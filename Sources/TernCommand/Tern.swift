import ArgumentParser

@main
struct TernCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tern",
    abstract: "Deep learning in Swift: train a digit classifier, understand it, use it.",
    discussion: """
      Examples:
        tern train                  train on all ten digits, write runs/digits
        tern train --digits 3,7 --model linear --epochs 10
        tern predict photo.png      what does it show?
        tern show                   look at the digits in the terminal
        tern data list              what data there is, and where

      Exit codes: 0 all went well; 1 something failed, in one line on standard error;
      64 a wrong flag or argument; 130 interrupted by Ctrl-C.
      """,
    version: "0.1.0",
    subcommands: [
      BookCommand.self, TrainCommand.self, EvaluateCommand.self, PredictCommand.self, ShowCommand.self,
      DataCommand.self,
    ])

  /// As the argument parser's own, but every failure is one line on standard error, and output that could not
  /// be written is a failure.
  static func main() async {
    Console.openMissing()
    var command: any ParsableCommand
    do { command = try parseAsRoot() } catch { Ending.leave(error, isUsage: true, of: Self.self) }
    do {
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      Ending.leave(error, isUsage: false, of: Self.self)
    }
    Ending.leave()
  }
}
