import CZlib
import Tern
import Testing

@testable import TernVision

/// The quick reader against libpng, which `Image(encoded:)` goes through, on files made here byte by byte.
@Suite struct QuickGrayPNGTests {
  static func chunk(_ kind: String, _ data: [UInt8]) -> [UInt8] {
    let body = Array(kind.utf8) + data
    return word(data.count) + body + word(Int(crc32(0, body, UInt32(body.count))))
  }

  static func word(_ number: Int) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
  }

  static func packed(_ rows: [UInt8]) -> [UInt8] {
    var size = compressBound(UInt(rows.count))
    var out = [UInt8](repeating: 0, count: Int(size))
    precondition(compress(&out, &size, rows, UInt(rows.count)) == Z_OK)
    return Array(out[..<Int(size)])
  }

  /// A PNG whose rows, random bytes, are said to be filtered by `filters` in turn.
  static func file(
    _ width: Int, _ height: Int, filters: [UInt8], depth: UInt8 = 8, color: UInt8 = 0, before: [UInt8] = [],
    after: [UInt8] = []
  ) -> [UInt8] {
    var random = SplitMix64(state: 1)
    let rows = (0..<height).flatMap { row in
      [filters[row % filters.count]]
        + (0..<width * Int(depth) / 8).map { _ in UInt8.random(in: 0...255, using: &random) }
    }
    return PNGCodec().signature + chunk("IHDR", word(width) + word(height) + [depth, color, 0, 0, 0]) + before
      + chunk("IDAT", packed(rows)) + chunk("IEND", []) + after
  }

  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  func read(_ bytes: [UInt8], rows: Int, columns: Int, with reader: QuickGrayPNG) throws -> [UInt8]? {
    let path = "\(folder.path)/one.png"
    try ImageFile.write(bytes, to: path)
    var pixels = [UInt8](repeating: 77, count: rows * columns)
    let isRead = pixels.withUnsafeMutableBufferPointer {
      reader.read(path, rows: rows, columns: columns, into: $0.baseAddress!)
    }
    return isRead ? pixels : nil
  }

  @Test func everyFilterAsLibpng() throws {
    let reader = QuickGrayPNG()
    for (columns, rows) in [(28, 28), (1, 1), (5, 3), (300, 7), (64, 200)] {
      for filters: [UInt8] in [[0], [1], [2], [3], [4], [4, 3, 2, 1, 0], [1, 4, 4, 3]] {
        let bytes = Self.file(columns, rows, filters: filters)
        let expected = try Image(encoded: bytes)
        #expect(try read(bytes, rows: rows, columns: columns, with: reader) == expected.pixels)
      }
    }
  }

  /// No damage is read over: each byte changed, and each length cut.
  @Test func damagedFilesAreLeft() throws {
    let bytes = Self.file(6, 5, filters: [0, 1, 2, 3, 4])
    let reader = QuickGrayPNG()
    for place in bytes.indices {
      var damaged = bytes
      damaged[place] ^= 0x11
      #expect(try read(damaged, rows: 5, columns: 6, with: reader) == nil, "byte \(place)")
      #expect(try read(Array(bytes[..<place]), rows: 5, columns: 6, with: reader) == nil, "cut at \(place)")
    }
    #expect(try read(bytes, rows: 5, columns: 6, with: reader) != nil)
  }

  /// Other sizes and kinds, other chunks, too few or too many rows: the general reader's work.
  @Test func otherFilesAreLeft() throws {
    let reader = QuickGrayPNG()
    let plain = Self.file(4, 4, filters: [0])
    #expect(try read(plain, rows: 4, columns: 4, with: reader) != nil)
    #expect(try read(plain, rows: 4, columns: 5, with: reader) == nil)
    #expect(try read(plain, rows: 5, columns: 4, with: reader) == nil)
    #expect(try read(plain, rows: 2, columns: 4, with: reader) == nil)
    let text = Self.chunk("tEXt", Array("Title\0four".utf8))
    for bytes in [
      Self.file(4, 4, filters: [5]), Self.file(4, 4, filters: [0], depth: 4),
      Self.file(4, 4, filters: [0], depth: 16), Self.file(4, 4, filters: [0], color: 2),
      Self.file(4, 4, filters: [0], color: 4), Self.file(4, 4, filters: [0], before: text),
      Self.file(4, 4, filters: [0], before: Self.chunk("tRNS", [0, 9])),
      Self.file(4, 4, filters: [0], after: [0]),
    ] {
      #expect(try read(bytes, rows: 4, columns: 4, with: reader) == nil)
    }
    let missing = UnsafeMutablePointer<UInt8>.allocate(capacity: 16)
    defer { missing.deallocate() }
    for path in ["\(folder.path)/none.png", folder.path, "", "none.png", "/nowhere/at/all.png"] {
      #expect(!reader.read(path, rows: 4, columns: 4, into: missing), "\(path)")
    }
  }

  /// Plain files, one with a note and one in colour, in two folders: all are read, each in its place.
  @Test func aFolderOfDifferentKinds() throws {
    let scratch = try ScratchFolder()
    let text = Self.chunk("tEXt", Array("Title\0four".utf8))
    let files: [(String, [UInt8])] = [
      ("a/1.png", Self.file(4, 4, filters: [1])), ("a/2.png", Self.file(4, 4, filters: [2], before: text)),
      ("b/1.png", Self.file(4, 4, filters: [0], depth: 16)), ("b/2.png", Self.file(4, 4, filters: [4])),
    ]
    for (name, bytes) in files {
      try scratch.write(bytes, "train/\(name)")
      try scratch.write(bytes, "valid/\(name)")
    }
    let data = try ImageFolder(scanning: scratch.path).load()
    let expected = try files.flatMap { try Image(encoded: $0.1).converted(to: .gray).pixels }
    #expect(data.train.pixels == expected && data.test.pixels == expected)
    try scratch.write(Array(files[0].1.dropLast(20)), "train/a/3.png")
    #expect(throws: ImageFolderError.self) { try ImageFolder(scanning: scratch.path).load() }
  }
}
