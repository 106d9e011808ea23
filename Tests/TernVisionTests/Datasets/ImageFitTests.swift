import Tern
import Testing

@testable import TernVision

@Suite struct ImageFitTests {
  /// Columns of 0, 1, 2, ... in every row.
  private func ramp(_ width: Int, _ height: Int) -> Image {
    Image(
      width: width, height: height, pixels: (0..<width * height).map { UInt8(truncatingIfNeeded: $0 % width) }
    )
  }

  @Test func theMiddleIsKept() {
    let wide = ramp(10, 4).fitted(width: 4, height: 4, .crop)
    #expect(wide == ramp(10, 4).cropped(x: 3, y: 0, width: 4, height: 4))
    let tall = ramp(4, 10).fitted(width: 4, height: 4, .crop)
    #expect(tall == ramp(4, 10).cropped(x: 0, y: 3, width: 4, height: 4))
  }

  @Test func barsAreBlack() {
    let image = Image(width: 8, height: 4, mode: .rgb, pixels: [UInt8](repeating: 200, count: 96))
    let padded = image.fitted(width: 4, height: 4, .pad)
    #expect((0..<4).map { padded[1, $0, 2] } == [0, 200, 200, 0])
    let narrow = Image(width: 2, height: 8, pixels: [UInt8](repeating: 9, count: 16))
    #expect((0..<8).map { narrow.fitted(width: 8, height: 8, .pad)[$0, 5] } == [0, 0, 0, 9, 9, 0, 0, 0])
  }

  @Test func stretchedAsBefore() {
    #expect(
      ramp(10, 4).fitted(width: 3, height: 5, .stretch)
        == ramp(10, 4).resized(width: 3, height: 5, filter: .bilinear))
  }

  /// Equal proportions are never cut or padded, and the size itself changes nothing.
  @Test(arguments: ImageFit.allCases) func sameProportions(_ fit: ImageFit) {
    #expect(
      ramp(12, 8).fitted(width: 6, height: 4, fit)
        == ramp(12, 8).resized(width: 6, height: 4, filter: .bilinear))
    #expect(ramp(7, 5).fitted(width: 7, height: 5, fit) == ramp(7, 5))
    // As narrow as can be.
    for (width, height) in [(1, 1000), (1000, 1), (1, 1)] {
      let fitted = ramp(width, height).fitted(width: 28, height: 28, fit)
      #expect(fitted.width == 28 && fitted.height == 28)
    }
  }

  @Test func planesAndBack() {
    let image = Image(width: 2, height: 2, mode: .rgb, pixels: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    #expect(image.planes == [1, 4, 7, 10, 2, 5, 8, 11, 3, 6, 9, 12])
    #expect(Image(planes: image.planes, rows: 2, columns: 2, mode: .rgb) == image)
    #expect(ramp(3, 2).planes == ramp(3, 2).pixels)
  }

  @Test func greyThatWasStoredInColourIsGrey() {
    func image(_ pixels: [UInt8]) -> Image {
      Image(width: pixels.count / 3, height: 1, mode: .rgb, pixels: pixels)
    }
    #expect(!image([200, 200, 200, 10, 15, 22]).isColored)
    #expect(image([200, 200, 200, 200, 10, 22]).isColored)
    #expect(!ramp(4, 4).isColored)
    // One spot among a thousand and one.
    #expect(!image([255, 0, 0] + [UInt8](repeating: 90, count: 3000)).isColored)
  }
}
