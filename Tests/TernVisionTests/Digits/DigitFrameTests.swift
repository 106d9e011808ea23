import Testing

@testable import TernVision

/// What obeys MNIST's rules already goes through untouched.
@Suite struct DigitFrameTests {
  static func images(_ part: LabeledImages) -> [Image] {
    (0..<part.count).map(part.picture)
  }

  /// Every digit found again, unchanged or moved by one pixel at most; returns how many were moved.
  private func moved(_ part: LabeledImages) -> Int {
    let normalizer = DigitNormalizer()
    var moved = 0
    for (index, image) in Self.images(part).enumerated() {
      guard let digit = normalizer.normalize(image).digits.first, digit.wasNormalized else {
        Issue.record("digit \(index) was not recognised as one of MNIST's")
        continue
      }
      if digit.image == image { continue }
      moved += 1
      let isShift = (-1...1).contains { dy in
        (-1...1).contains { dx in digit.image == image.cropped(x: dx, y: dy, width: 28, height: 28) }
      }
      #expect(isShift, "digit \(index) was changed by more than a shift of one pixel")
    }
    return moved
  }

  @Test func theSampleStaysAsItIs() {
    let sample = MNISTSample.dataset(reason: "test")
    #expect(moved(sample.train) + moved(sample.test) == 0)
  }

  @Test(.enabled(if: realData != nil, "set TERN_DATA to a folder that holds MNIST"))
  func all70000StayAsTheyAre() throws {
    let mnist = try DatasetMNISTTests.loaded.get()
    #expect(moved(mnist.train) + moved(mnist.test) == 0)
  }

  @Test func blackOnWhiteAndColourModesAreTheSameDigit() {
    let sample = MNISTSample.dataset(reason: "test").test
    for image in Self.images(sample).prefix(50) {
      #expect(DigitNormalizer().normalize(image.converted(to: .rgba)).digits.first?.image == image)
      let inverted = DigitNormalizer().normalize(image.inverted()).digits.first
      #expect(inverted?.image == image)
      #expect(inverted?.polarity == .darkOnLight)
    }
  }

  @Test func aDisplacedDigitMovesBack() {
    let sample = MNISTSample.dataset(reason: "test").test
    for image in Self.images(sample).prefix(200) {
      guard let box = MNISTFrame.inkBox(image) else { continue }
      let (dx, dy) = (min(3, 28 - box.right), -min(2, box.y))
      let displaced = image.cropped(x: -dx, y: -dy, width: 28, height: 28)
      let found = DigitNormalizer().normalize(displaced).digits.first?.image
      #expect(found == image)
    }
  }
}

/// Whether an image obeys MNIST's rules; the reason if not. Ink that would leave the frame excuses the centre.
func brokenRule(_ image: Image) -> String? {
  guard image.width == 28, image.height == 28, image.mode == .gray else { return "not 28 x 28 grey" }
  guard let box = MNISTFrame.inkBox(image), let mass = MNISTFrame.centerOfMass(image) else { return "no ink" }
  if box.longerSide != 20 { return "longer side \(box.longerSide)" }
  if image.pixels.max() != 255 { return "peak \(image.pixels.max() ?? 0)" }
  if !(13.48..<14.5).contains(mass.x) && box.x > 0 && box.right < 28 { return "centre x \(mass.x)" }
  if !(13.48..<14.5).contains(mass.y) && box.y > 0 && box.bottom < 28 { return "centre y \(mass.y)" }
  return nil
}
