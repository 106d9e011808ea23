import Testing

@testable import TernVision

/// Pictures of known digits, taken in many ways, come back as those digits.
@Suite struct DigitNormalizerTests {
  static let sample = MNISTSample.dataset(reason: "test")
  static let judge = NearestNeighbors(sample.train)
  static let digits = Array(DigitFrameTests.images(sample.test).prefix(20))

  /// Smaller than the photos behind the reported figures, to be quick.
  static func quick(_ kind: DigitPhoto) -> DigitPhoto {
    var kind = kind
    kind.scale = min(kind.scale, 6)
    return kind
  }

  @Test(arguments: DigitPhoto.kinds) func photosComeBackAsTheirDigits(_ kind: DigitPhoto) throws {
    var found: [Image] = []
    var sum = 0.0
    for (index, digit) in Self.digits.enumerated() {
      let result = DigitNormalizer().normalize(try Self.quick(kind).taken(of: [digit], seed: UInt64(index)))
      #expect(result.digits.count == 1, "\(kind.name), digit \(index): \(result.outcome)")
      guard let image = result.digits.first?.image else { continue }
      #expect(brokenRule(image) == nil, "\(kind.name), digit \(index): \(brokenRule(image) ?? "")")
      found.append(image)
      sum += correlation(image, digit)
      #expect(result.digits[0].steps.last?.image == image)
      let polarity: InkPolarity = kind.name == "chalk on black" ? .lightOnDark : .darkOnLight
      // Red on green of one brightness is neither.
      if kind.name != "red on green" {
        #expect(result.digits[0].polarity == polarity, "\(kind.name), \(index)")
      }
    }
    let classes = Self.judge.classes(of: found)
    let right = zip(classes, Self.sample.test.labels).count { $0 == $1 }
    let isChanged = kind.stroke != 0 || kind.degrees != 0 || kind.margin == 0
    #expect(right >= (isChanged ? 15 : 17), "\(kind.name): \(right) of \(found.count) read right")
    #expect(sum / Double(Self.digits.count) > (isChanged ? 0.7 : 0.9), "\(kind.name): \(sum / 20)")
  }

  @Test func severalDigitsAreReadFromLeftToRightAndRowByRow() throws {
    let kind = DigitPhoto(name: "row", scale: 6, gradient: 0.3, noise: 3)
    let rows = [Array(Self.digits[0..<4]), Array(Self.digits[4..<8])]
    let photos = try rows.enumerated().map { try kind.taken(of: $1, seed: UInt64($0)) }
    let (width, height) = (photos[0].width, photos[0].height)
    let page = photos[0].cropped(x: 0, y: 0, width: width, height: 2 * height).pasting(
      photos[1], x: 0, y: height)
    let found = DigitNormalizer().normalize(page).digits
    #expect(found.count == 8)
    for (digit, original) in zip(found, rows.joined()) { #expect(correlation(digit.image, original) > 0.75) }
  }

  @Test func theBoxIsInPixelsOfTheSource() {
    let page = bars([PixelBox(x: 1200, y: 500, width: 150, height: 900)], width: 3000, height: 2000)
    let box = DigitNormalizer().normalize(page).digits.first?.box
    #expect(box != nil)
    if let box {
      #expect(abs(box.x - 1200) <= 6 && abs(box.y - 500) <= 6)
      #expect(abs(box.right - 1350) <= 6 && abs(box.bottom - 1400) <= 6)
    }
  }

  @Test func aBrokenStrokeJoinsItsNeighbourAndSpecksDoNot() {
    let hat = PixelBox(x: 112, y: 60, width: 60, height: 14)
    let body = PixelBox(x: 100, y: 80, width: 16, height: 160)
    let specks = [PixelBox(x: 20, y: 20, width: 2, height: 2), PixelBox(x: 260, y: 280, width: 3, height: 1)]
    let found = DigitNormalizer().normalize(bars([hat, body] + specks, width: 300, height: 300)).digits
    #expect(found.count == 1)
    #expect(found.first?.pieces == 2)
    let apart = [body, PixelBox(x: 200, y: 70, width: 16, height: 170)]
    #expect(DigitNormalizer().normalize(bars(apart, width: 300, height: 300)).digits.count == 2)
  }

  @Test func strokesAreBroughtNearMNISTs() throws {
    for stroke in [-0.6, 0.0, 1.0] {
      let kind = DigitPhoto(name: "stroke", scale: 8, stroke: stroke)
      for (index, digit) in Self.digits.prefix(10).enumerated() {
        let found = DigitNormalizer().normalize(try kind.taken(of: [digit], seed: UInt64(index))).digits
        let steps = found.first?.steps ?? []
        let isChanged = steps.contains { $0.name.hasSuffix("stroke") }
        let width = found.first?.strokeWidth ?? 0
        #expect(
          isChanged == !(1.7...3.6).contains(width) || abs(width - 1.7) < 0.13 || abs(width - 3.6) < 0.13)
      }
    }
    // A bar 10 wide: the formula is exact for outlines of every direction, and a quarter too wide on one alone.
    let bar = bars([PixelBox(x: 10, y: 10, width: 200, height: 10)], width: 220, height: 30).inverted()
    #expect(abs(DigitStroke.width(bar) - 2 * 2000 / (420 * Double.pi / 4)) < 1e-9)
  }

  /// Black bars on white.
  private func bars(_ boxes: [PixelBox], width: Int, height: Int) -> Image {
    var pixels = [UInt8](repeating: 255, count: width * height)
    for box in boxes {
      for y in box.y..<box.bottom {
        for x in box.x..<box.right { pixels[y * width + x] = 0 }
      }
    }
    return Image(width: width, height: height, pixels: pixels)
  }
}
