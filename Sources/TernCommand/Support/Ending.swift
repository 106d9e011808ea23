import ArgumentParser
import CLibrary
import TernVision

/// How the process ends: what it says last, and its exit code.
enum Ending {
  /// All went well, unless what was printed could not be written.
  static func leave() -> Never { exit(flushed() ? 0 : 1) }

  /// Help and the version are printed as the argument parser does it; everything else is one line.
  static func leave(_ error: any Error, isUsage: Bool, of command: (some ParsableCommand).Type) -> Never {
    let code = command.exitCode(for: error)
    if code.isSuccess {
      print(command.fullMessage(for: error))
      leave()
    }
    let isWritten = flushed()
    if !(error is ExitCode) {
      let hint = isUsage ? helpHint(command.fullMessage(for: error)) : ""
      Console.error(command.message(for: error) + hint)
    }
    exit(isWritten ? code.rawValue : max(1, code.rawValue))
  }

  /// ` (see tern train --help)`, from the last line of the argument parser's message, which is
  /// `See 'tern train --help' for more information.`
  private static func helpHint(_ message: String) -> String {
    guard let start = message.range(of: "See '"), let end = message[start.upperBound...].firstIndex(of: "'")
    else { return "" }
    return " (see \(message[start.upperBound..<end]))"
  }

  /// A full disk behind `tern show > file` is noticed only here, since text waits in a buffer.
  private static func flushed() -> Bool {
    if fflush(nil) == 0 { return true }
    let reason = errorText().lowercased()
    Console.error("standard output cannot be written (\(reason)); free some space, or send it elsewhere")
    return false
  }
}

extension String {
  fileprivate func range(of text: String) -> Range<Index>? { ranges(of: text).last }
}
