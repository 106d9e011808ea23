import Testing

@testable import TernVision

/// Pictures without digits get a reason, and no picture traps.
@Suite struct DigitBadInputTests {
  static let sizes = [
    (1, 1), (1, 7), (7, 1), (2, 2), (28, 28), (320, 240), (1, 100_000), (60_000, 1), (50_000, 20),
  ]

  @Test func evenSurfacesAreBlank() {
    for (width, height) in Self.sizes {
      for mode in Image.Mode.allCases where width * height < 100_001 || mode == .gray {
        for level in [UInt8(0), 128, 255] {
          let pixels = [UInt8](repeating: level, count: width * height * mode.channels)
          let image = Image(width: width, height: height, mode: mode, pixels: pixels)
          #expect(reason(image) == .blank, "\(width) x \(height) \(mode) \(level)")
        }
      }
    }
  }

  @Test func slopesAndShadowsAreBlank() {
    #expect(reason(picture(500, 300) { x, _ in UInt8(255 - x / 3) }) == .blank)
    #expect(reason(picture(500, 300) { x, _ in x < 230 ? 230 : 120 }) == .blank)
    #expect(reason(picture(300, 400) { x, y in UInt8(60 + (x + y) / 4) }) == .blank)
  }

  @Test func noiseIsNoDigit() {
    var random = SplitMix(state: 7)
    for (width, height) in [(28, 28), (100, 100), (1000, 600), (30_000, 10)] {
      let uniform = picture(width, height) { _, _ in UInt8.random(in: 0...255, using: &random) }
      #expect(reason(uniform) == .blank)
      let paper = picture(width, height) { _, _ in UInt8(max(0, min(255, 200 + 8 * random.normal()))) }
      #expect(reason(paper) == .blank)
    }
  }

  @Test func specksAndClutterAreNamed() {
    var dot = picture(300, 300) { _, _ in 255 }
    dot[150, 150] = 0
    #expect(reason(dot) == .onlySpecks)
    var random = SplitMix(state: 3)
    let snow = picture(1000, 1000) { _, _ in Int.random(in: 0..<100, using: &random) == 0 ? 255 : 0 }
    #expect(reason(snow) == .clutter)
    for reason in [NoInkReason.blank, .onlySpecks, .clutter] {
      #expect(!reason.description.contains("\n") && reason.description.contains(";"))
    }
  }

  /// Whatever is found in them, it obeys the rules.
  @Test func strangePicturesNeverTrap() {
    var random = SplitMix(state: 11)
    for (width, height) in [(1, 50), (3, 3), (50, 1), (28, 28), (100, 100), (9, 700), (20_000, 3)] {
      for mode in Image.Mode.allCases {
        for values in [2, 3, 256] {
          let pixels = (0..<width * height * mode.channels).map { _ in
            UInt8(Int.random(in: 0..<values, using: &random) * 255 / (values - 1))
          }
          let image = Image(width: width, height: height, mode: mode, pixels: pixels)
          for digit in DigitNormalizer().normalize(image).digits {
            #expect(
              digit.wasNormalized || brokenRule(digit.image) == nil, "\(width) x \(height) \(mode) \(values)")
            #expect(digit.box.x >= 0 && digit.box.y >= 0)
            #expect(digit.box.right <= width && digit.box.bottom <= height)
          }
        }
      }
    }
  }

  private func picture(_ width: Int, _ height: Int, _ value: (Int, Int) -> UInt8) -> Image {
    Image(
      width: width, height: height,
      pixels: (0..<width * height).map { value($0 % width, $0 / width) })
  }

  private func reason(_ image: Image) -> NoInkReason? {
    if case .noInk(let reason) = DigitNormalizer().normalize(image).outcome { reason } else { nil }
  }
}
