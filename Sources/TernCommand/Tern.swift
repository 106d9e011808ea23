import ArgumentParser

@main
struct TernCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tern",
    abstract: "Deep learning in Swift: train a digit classifier, understand it, use it.",
    discussion: """
      Examples:
        tern train                          train on all ten digits and write runs/digits
        tern train --digits 3,7 --model linear --epochs 10
        tern predict photo.png              what does it show?
        tern show                           look at the digits in the terminal
        tern data list                      what data there is, and where

      Exit codes: 0 all went well; 1 something failed, in one line on standard error;
      64 a wrong flag or argument; 130 interrupted by Ctrl-C.
      """,
    version: "0.1.0",
    subcommands: [
      BookCommand.self, TrainCommand.self, EvaluateCommand.self, PredictCommand.self, ShowCommand.self,
      DataCommand.self,
    ])
}
