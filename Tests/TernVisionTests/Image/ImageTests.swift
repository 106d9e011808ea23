import Testing

@testable import TernVision

/// The value itself: layout, value semantics, and the mistakes that trap.
@Suite struct ImageTests {
  @Test func pixelsAreRowMajorAndInterleaved() {
    var image = Image(width: 3, height: 2, mode: .rgb, pixels: Array(0..<18))
    #expect(image[2, 1, 0] == 15)
    #expect(image[0, 1, 2] == 11)
    let before = image
    image[1, 0, 1] = 200
    #expect(image.pixels[4] == 200)
    #expect(before.pixels[4] == 4)
    #expect(image != before)
  }

  @Test func modes() {
    #expect(Image.Mode.allCases.map(\.channels) == [1, 2, 3, 4])
    #expect(Image.Mode.allCases.map(\.hasAlpha) == [false, true, false, true])
    #expect(Image(width: 1, height: 1, pixels: [0]).mode == .gray)
  }

  @Test func wrongCountTraps() async {
    await #expect(processExitsWith: .failure) { _ = Image(width: 2, height: 2, pixels: [1, 2, 3]) }
    await #expect(processExitsWith: .failure) { _ = Image(width: 0, height: 2, pixels: []) }
    await #expect(processExitsWith: .failure) { _ = Image(width: .max, height: .max, pixels: [1]) }
  }

  @Test func accessOutsideTraps() async {
    await #expect(processExitsWith: .failure) { _ = Image(width: 2, height: 1, pixels: [1, 2])[2, 0] }
    await #expect(processExitsWith: .failure) { _ = Image(width: 2, height: 1, pixels: [1, 2])[0, 0, 1] }
    await #expect(processExitsWith: .failure) { _ = Image(width: 2, height: 2, pixels: [1, 2, 3, 4])[-1, 1] }
  }

  @Test func impossibleOperationsTrap() async {
    await #expect(processExitsWith: .failure) {
      _ = Image(width: 1, height: 1, pixels: [0]).resized(width: 0, height: 3)
    }
    await #expect(processExitsWith: .failure) { _ = Image(width: 1, height: 1, pixels: [0]).turned(by: 45) }
    await #expect(processExitsWith: .failure) {
      _ = Image(width: 1, height: 1, pixels: [0]).rotated(by: .nan)
    }
    await #expect(processExitsWith: .failure) {
      _ = Image(width: 1, height: 1, pixels: [0]).rotated(by: 3, fill: [1, 2])
    }
    await #expect(processExitsWith: .failure) {
      _ = Image(width: 1, height: 1, pixels: [0]).cropped(x: 0, y: 0, width: -1, height: 1)
    }
    await #expect(processExitsWith: .failure) {
      _ = try Image(width: 1, height: 1, pixels: [0]).encoded(as: .jpeg(quality: 101))
    }
  }
}
