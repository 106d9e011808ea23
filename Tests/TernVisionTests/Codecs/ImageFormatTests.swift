import Testing

@testable import TernVision

/// What holds for every format of the list, also for one that is added to it.
@Suite struct ImageFormatTests {
  private let image = Image(width: 3, height: 2, mode: .rgb, pixels: (0..<18).map { UInt8($0 * 14) })

  @Test(arguments: ImageFormat.all.indices) func filesAreToldByTheirContent(_ index: Int) throws {
    let format = ImageFormat.all[index]
    let bytes = try format.encoded(image)
    #expect(bytes.starts(with: format.codec.signature))
    let opened = try Image(encoded: bytes)
    #expect(opened.width == 3 && opened.height == 2 && opened.mode == .rgb)
    for other in ImageFormat.all where other != format {
      #expect(!bytes.starts(with: other.codec.signature), "\(format.name) \(other.name)")
    }
  }

  @Test(arguments: ImageFormat.all.indices) func everySuffixSavesAndIsOfOneFormat(_ index: Int) throws {
    let format = ImageFormat.all[index]
    let folder = try TemporaryFolder()
    for suffix in format.suffixes {
      #expect(ImageFormat(path: "a.b/picture.\(suffix.uppercased())") == format)
      #expect(ImageFormat.all.count { $0.suffixes.contains(suffix) } == 1)
      let path = "\(folder.path)/picture.\(suffix)"
      try image.save(to: path)
      #expect(try Image(contentsOf: path) == Image(encoded: format.encoded(image)))
    }
  }

  @Test(arguments: ImageFormat.all.indices) func messagesNameEveryFormat(_ index: Int) throws {
    let format = ImageFormat.all[index]
    #expect(ImageFormat.names.contains(format.name))
    let unknown = try imageError { try image.save(to: "picture.gif") }
    #expect(unknown.reason.contains(".\(format.suffixes[0])"))
    for bytes in [[], Array("GIF89a".utf8)] as [[UInt8]] {
      #expect(try imageError { _ = try Image(encoded: bytes) }.reason.contains(format.name))
    }
    let start = try imageError { _ = try Image(encoded: [format.codec.signature[0]]) }
    #expect(start.kind == .truncated)
  }

  @Test func namesThatStandForNone() {
    for path in ["", "picture", "picture.", ".png/picture", "png", "picture.gif", "picture.png.bak"] {
      #expect(ImageFormat(path: path) == nil, "\(path)")
    }
  }

  @Test func settingsMakeADifferentFormat() {
    #expect(ImageFormat.jpeg() == .jpeg(quality: 90))
    #expect(ImageFormat.jpeg(quality: 5) != .jpeg())
    #expect(ImageFormat.png != .jpeg())
  }

  @Test func impossibleQualitiesTrap() async {
    await #expect(processExitsWith: .failure) { _ = ImageFormat.jpeg(quality: 0) }
    await #expect(processExitsWith: .failure) { _ = ImageFormat.jpeg(quality: 101) }
  }
}

extension ImageFormat {
  fileprivate func encoded(_ image: Image) throws -> [UInt8] { try image.encoded(as: self) }
}
