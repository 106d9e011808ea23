import ArgumentParser

@main
struct TernCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "tern", subcommands: [BookCommand.self])
}
