import CLibrary

/// Where training writes its table and progress bar.
public struct TextSink {
  /// Whether text appears on a terminal. Only then is a progress bar shown, which is redrawn in place.
  public var isTerminal: Bool
  /// The width of the terminal in columns.
  public var width: Int
  /// Writes text exactly as given; line breaks are part of it.
  public var write: (String) -> Void

  /// Creates a sink that passes all text to `write`; by default, it is not a terminal.
  public init(isTerminal: Bool = false, width: Int = 80, write: @escaping (String) -> Void) {
    self.isTerminal = isTerminal
    self.width = width
    self.write = write
  }

  /// Standard output, treated as a terminal if it is one. The width is that of the terminal, or 80 columns.
  public static var standard: TextSink {
    TextSink(isTerminal: isatty(STDOUT_FILENO) != 0, width: terminalWidth()) { text in
      print(text, terminator: "")
      fflush(nil)
    }
  }

  /// A sink that discards all text.
  public static var silent: TextSink { TextSink { _ in } }

  private static func terminalWidth() -> Int {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}

/// A duration in whole seconds as the course shows it: `00:07`, or `1:02:03` from one hour on.
func clock(_ duration: Duration) -> String {
  let seconds = Int(duration.components.seconds)
  func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
  let short = "\(two(seconds / 60 % 60)):\(two(seconds % 60))"
  return seconds < 3600 ? short : "\(seconds / 3600):\(short)"
}
