import Testing

@testable import TernVision

/// PNG and JPEG of every kind against Pillow's reading of the same files.
@Suite struct ImageDecodeTests {
  @Test(arguments: try ImageGoldens.cases("decode").filter { $0.fields[0].hasSuffix(".png") })
  func pngEqualsPillow(_ golden: ImageGoldens.Case) throws {
    let image = try Image(contentsOf: ImageGoldens.folder + golden.fields[0])
    #expect(image == golden.image)
  }

  /// Colours and sizes that are upsampled may differ by a level between releases of libjpeg-turbo.
  @Test(arguments: try ImageGoldens.cases("decode").filter { $0.fields[0].hasSuffix(".jpg") })
  func jpegEqualsPillow(_ golden: ImageGoldens.Case) throws {
    let image = try Image(contentsOf: ImageGoldens.folder + golden.fields[0])
    #expect(try largestDifference(image, golden.image) <= 2)
  }

  @Test func goldensCoverEveryKind() throws {
    let names = try ImageGoldens.cases("decode").map { $0.fields[0] }
    for kind in ["gray", "rgb", "palette", "grayalpha", "rgba"] {
      #expect(names.contains { $0.hasPrefix(kind) && $0.hasSuffix("-interlaced.png") })
    }
    #expect(names.filter { $0.hasPrefix("orientation") }.count == 8)
  }

  @Test func contentDecidesNotTheName() throws {
    let folder = try TemporaryFolder()
    let png = try ImageGoldens.bytes("rgb8.png")
    let path = folder.path + "/picture.jpg"
    try ImageFile.write(png, to: path)
    #expect(try Image(contentsOf: path) == Image(encoded: png))
  }

  @Test func allOrientationsShowTheSamePicture() throws {
    let upright = try Image(contentsOf: ImageGoldens.folder + "orientation1.jpg")
    for orientation in Image.Orientation.allCases {
      let image = try Image(contentsOf: ImageGoldens.folder + "orientation\(orientation.rawValue).jpg")
      #expect(image == upright.oriented(orientation))
    }
    #expect(Set(Image.Orientation.allCases.map { upright.oriented($0).pixels }).count == 8)
  }

  @Test func pillowsAdobeFilesAreNotNegatives() throws {
    // White paper is no ink: 255 in Adobe's inverted samples.
    let image = try Image(contentsOf: ImageGoldens.folder + "cmyk.jpg")
    let plain = try Image(contentsOf: ImageGoldens.folder + "cmyk-plain.jpg")
    #expect(image == plain)
    #expect(image.mode == .rgb)
  }
}
