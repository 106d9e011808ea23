import CLibrary

/// What a terminal can show.
public enum TerminalStyle: Sendable, CaseIterable {
  /// 16 million colours.
  case trueColor
  /// The 256 colours of xterm.
  case ansi256
  /// ASCII letters only: files, pipes, `NO_COLOR`, simple terminals.
  case plain

  /// The style for standard output as it is now.
  public static var current: TerminalStyle {
    chosen(environment: { name in getenv(name).map { String(cString: $0) } }, isTerminal: isatty(1) != 0)
  }

  /// The style for an environment: plain when the output is no terminal, under `NO_COLOR` (no-color.org: set
  /// and not empty), on a dumb terminal or one that is told not to use UTF-8; otherwise what `COLORTERM` and
  /// `TERM` promise.
  public static func chosen(environment: (String) -> String?, isTerminal: Bool) -> TerminalStyle {
    func value(_ name: String) -> String { environment(name) ?? "" }
    guard isTerminal, value("NO_COLOR").isEmpty else { return .plain }
    let term = value("TERM").lowercased()
    guard !term.isEmpty, term != "dumb" else { return .plain }
    // Half blocks need UTF-8. An unset locale says nothing (containers leave it so); a set one decides.
    let locale = [value("LC_ALL"), value("LC_CTYPE"), value("LANG")].first { !$0.isEmpty }?.lowercased()
    if let locale, !locale.contains("utf-8"), !locale.contains("utf8") { return .plain }
    let promise = value("COLORTERM").lowercased()
    if promise == "truecolor" || promise == "24bit" || term.hasSuffix("-direct") { return .trueColor }
    let capable = ["256color", "xterm", "screen", "tmux", "rxvt", "kitty", "alacritty", "foot", "ghostty"]
    return capable.contains { term.contains($0) } || !promise.isEmpty ? .ansi256 : .plain
  }

  /// The width of the terminal in columns: the window's, else `COLUMNS`, else 80; never below 20.
  public static var columns: Int {
    var size = winsize()
    if ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return max(20, Int(size.ws_col)) }
    let stated = getenv("COLUMNS").flatMap { Int(String(cString: $0)) } ?? 80
    return max(20, min(stated, 10_000))
  }

  static let reset = "\u{1B}[0m"

  /// The sequence that sets the colour of letters.
  func foreground(_ color: RGB) -> String { code(color, 38) }

  /// The sequence that sets the colour behind letters.
  func background(_ color: RGB) -> String { code(color, 48) }

  private func code(_ color: RGB, _ layer: Int) -> String {
    switch self {
    case .trueColor: "\u{1B}[\(layer);2;\(color.red);\(color.green);\(color.blue)m"
    case .ansi256: "\u{1B}[\(layer);5;\(Self.index256(color))m"
    case .plain: ""
    }
  }

  /// The nearest of xterm's fixed colours: the 6 x 6 x 6 cube from 16 on, the 24 greys from 232 on.
  static func index256(_ color: RGB) -> Int {
    // Levels of the cube and greys as in xterm's 256colres.pl: 0, 95, 135, ..., 255 and 8, 18, ..., 238.
    func level(_ sample: UInt8) -> Int { sample < 48 ? 0 : sample < 115 ? 1 : (Int(sample) - 35) / 40 }
    func value(_ level: Int) -> Int { level == 0 ? 0 : 55 + 40 * level }
    func distance(_ red: Int, _ green: Int, _ blue: Int) -> Int {
      let (r, g, b) = (red - Int(color.red), green - Int(color.green), blue - Int(color.blue))
      return r * r + g * g + b * b
    }
    let cube = (level(color.red), level(color.green), level(color.blue))
    let mean = (Int(color.red) + Int(color.green) + Int(color.blue)) / 3
    let gray = max(0, min(23, (mean - 3) / 10))
    let shade = 8 + 10 * gray
    let cubeDistance = distance(value(cube.0), value(cube.1), value(cube.2))
    return distance(shade, shade, shade) < cubeDistance
      ? 232 + gray : 16 + 36 * cube.0 + 6 * cube.1 + cube.2
  }
}
