import ArgumentParser

@main
struct TernCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "tern")
}
