import CLibrary

/// Where training writes its table, and whether somebody watches.
public struct TextSink {
  /// A terminal shows a progress bar, which is redrawn in place; anything else gets plain lines.
  public var isTerminal: Bool
  /// Columns of the terminal.
  public var width: Int
  public var write: (String) -> Void

  public init(isTerminal: Bool = false, width: Int = 80, write: @escaping (String) -> Void) {
    self.isTerminal = isTerminal
    self.width = width
    self.write = write
  }

  /// Standard output, a terminal or a pipe.
  public static var standard: TextSink {
    TextSink(isTerminal: isatty(STDOUT_FILENO) != 0, width: terminalWidth()) { text in
      print(text, terminator: "")
      fflush(nil)
    }
  }

  /// Nowhere.
  public static var silent: TextSink { TextSink { _ in } }

  private static func terminalWidth() -> Int {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}

/// Whole seconds as the course shows them: `00:07`, and `1:02:03` from an hour on.
func clock(_ duration: Duration) -> String {
  let seconds = Int(duration.components.seconds)
  func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
  let short = "\(two(seconds / 60 % 60)):\(two(seconds % 60))"
  return seconds < 3600 ? short : "\(seconds / 3600):\(short)"
}
