import CLibrary

/// A colour of sRGB, 0 ... 255 each.
public struct RGB: Sendable, Equatable, Hashable {
  /// Red light, 0 to 255.
  public var red: UInt8
  /// Green light, 0 to 255.
  public var green: UInt8
  /// Blue light, 0 to 255.
  public var blue: UInt8

  /// The colour of these samples; black is 0, 0, 0.
  public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// From 0xRRGGBB.
  init(hex: UInt32) {
    self.init(UInt8(hex >> 16 & 0xFF), UInt8(hex >> 8 & 0xFF), UInt8(hex & 0xFF))
  }

  /// `#rrggbb`.
  public var css: String {
    "#"
      + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// Relative luminance, 0 (black) ... 1 (white); WCAG 2.2, "relative luminance".
  public var luminance: Double {
    func linear(_ sample: UInt8) -> Double { Self.linear[Int(sample)] }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  /// Contrast ratio, 1 ... 21; WCAG 2.2, "contrast ratio".
  func contrast(with other: RGB) -> Double {
    let (a, b) = (luminance, other.luminance)
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }

  /// Black or white, whichever reads better on this colour.
  var readableInk: RGB {
    let (black, white) = (RGB(0, 0, 0), RGB(255, 255, 255))
    return contrast(with: black) >= contrast(with: white) ? black : white
  }

  private static let linear: [Double] = (0...255).map { sample in
    let value = Double(sample) / 255
    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
  }
}

/// The colours of pictures; each has a form for light and one for dark pages, and follows the reader's
/// setting.
public enum PlotColor: String, Sendable, CaseIterable {
  /// Six colours for series, which take them in this order, and `ink`, the colour of text.
  case blue, vermillion, green, purple, orange, gray, ink

  /// Hues of Okabe and Ito's colour-blind safe set; the pale ones darkened for a light page and the deep ones
  /// lightened for a dark one, until each has a contrast of 3 (WCAG 1.4.11, graphics) with the paper.
  var light: RGB {
    switch self {
    case .blue: RGB(hex: 0x0072B2)
    case .vermillion: RGB(hex: 0xD55E00)
    case .green: RGB(hex: 0x008F68)
    case .purple: RGB(hex: 0xB8578F)
    case .orange: RGB(hex: 0xB58200)
    case .gray: RGB(hex: 0x6B7280)
    case .ink: RGB(hex: 0x1F2328)
    }
  }

  var dark: RGB {
    switch self {
    case .blue: RGB(hex: 0x56B4E9)
    case .vermillion: RGB(hex: 0xFF8A4C)
    case .green: RGB(hex: 0x2CC79B)
    case .purple: RGB(hex: 0xE29CC5)
    case .orange: RGB(hex: 0xE6B422)
    case .gray: RGB(hex: 0x9AA4B2)
    case .ink: RGB(hex: 0xE6E8EB)
    }
  }

  var className: String { "tern-\(rawValue)" }

  /// The colours series take in turn.
  static let cycle: [PlotColor] = [.blue, .vermillion, .green, .purple, .orange, .gray]
}

/// The style sheet that pictures and reports share.
enum Theme {
  static let paper = (light: RGB(hex: 0xFFFFFF), dark: RGB(hex: 0x15181D))
  static let muted = (light: RGB(hex: 0x59636E), dark: RGB(hex: 0xA2ABB7))
  static let grid = (light: RGB(hex: 0xE4E7EB), dark: RGB(hex: 0x2D333B))
  static let axis = (light: RGB(hex: 0x9AA2AC), dark: RGB(hex: 0x5C6672))

  static let font = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"

  /// Roles as classes that set `color`. A renderer without custom properties skips the second declaration and
  /// keeps the light colour; paper stays light in print.
  static let style: String = {
    var roles: [(name: String, light: RGB, dark: RGB)] = PlotColor.allCases.map {
      ($0.rawValue, $0.light, $0.dark)
    }
    roles += [
      ("paper", paper.light, paper.dark), ("muted", muted.light, muted.dark),
      ("grid", grid.light, grid.dark), ("axis", axis.light, axis.dark),
    ]
    var css = ""
    for role in roles {
      let value = role.light.css
      css += ".tern-\(role.name){color:\(value);color:var(--tern-\(role.name),\(value))}\n"
    }
    css += ".tern-picture{font-family:\(font);font-variant-numeric:tabular-nums}\n"
    css +=
      ".tern-halo{paint-order:stroke;stroke:\(paper.light.css);stroke:var(--tern-paper,\(paper.light.css));"
    css += "stroke-width:4px;stroke-linejoin:round}\n"
    css += ".tern-pixels{image-rendering:pixelated}\n"
    css += "@media screen and (prefers-color-scheme:dark){:root{"
    css += roles.map { "--tern-\($0.name):\($0.dark.css)" }.joined(separator: ";")
    return css + "}}\n"
  }()
}
