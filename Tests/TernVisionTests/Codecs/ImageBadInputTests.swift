import Testing

@testable import TernVision

/// Images that are damaged, lie about themselves or are bombs: an `ImageError`, never a trap, a hang or a
/// picture half guessed.
@Suite struct ImageBadInputTests {
  private func error(_ bytes: [UInt8], limits: ImageLimits = .standard) throws -> ImageError {
    try imageError { _ = try Image(encoded: bytes, name: "upload", limits: limits) }
  }

  /// A PNG of the given chunks with right checksums.
  private func png(_ chunks: [(String, [UInt8])]) -> [UInt8] {
    var out = PNGCodec().signature
    for (kind, data) in chunks {
      let body = Array(kind.utf8) + data
      out += bigEndian(UInt32(data.count)) + body + bigEndian(crc32(body))
    }
    return out
  }

  private func header(_ width: UInt32, _ height: UInt32, depth: UInt8 = 8, color: UInt8 = 0) -> [UInt8] {
    bigEndian(width) + bigEndian(height) + [depth, color, 0, 0, 0]
  }

  private func bigEndian(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  private func crc32(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { crc, byte in
      (0..<8).reduce(crc ^ UInt32(byte)) { value, _ in
        value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1
      }
    }
  }

  @Test func ourChecksumsAreRight() throws {
    let stored: [UInt8] = [0x78, 0x01, 1, 2, 0, 253, 255, 0, 77, 0, 79, 0, 78]  // zlib, one stored block
    let image = try Image(encoded: png([("IHDR", header(1, 1)), ("IDAT", stored), ("IEND", [])]))
    #expect(image == Image(width: 1, height: 1, pixels: [77]))
  }

  @Test func hugeHeaders() throws {
    for (width, height) in [
      (100_000, 100_000), (UInt32(Int32.max), UInt32(Int32.max)), (UInt32(Int32.max), 1),
    ] {
      let bomb = png([("IHDR", header(UInt32(width), UInt32(height), color: 2)), ("IDAT", [1, 2, 3])])
      let error = try error(bomb)
      #expect(error.kind == .tooLarge)
      #expect(error.description.contains("\(width) x \(height) pixels, above the limit of 100000000"))
    }
  }

  @Test func zeroAndNegativeSizes() throws {
    for (width, height) in [(0, 1), (1, 0), (UInt32.max, 1), (0x8000_0000, 0x8000_0000)] as [(UInt32, UInt32)]
    {
      #expect(try error(png([("IHDR", header(width, height)), ("IDAT", [])])).kind == .corrupt)
    }
    var jpeg = try ImageGoldens.bytes("gray.jpg")
    let frame = try #require(jpeg.indices.dropLast(8).first { jpeg[$0] == 0xFF && jpeg[$0 + 1] == 0xC0 })
    jpeg[frame + 7] = 0
    jpeg[frame + 8] = 0
    #expect(try error(jpeg).kind == .corrupt)
  }

  @Test func sizesThatTheDataCannotHold() throws {
    let claim = try error(png([("IHDR", header(9000, 9000)), ("IDAT", [0x78, 0x01, 1]), ("IEND", [])]))
    #expect(claim.kind == .corrupt && claim.reason.contains("cannot hold"))
    var jpeg = try ImageGoldens.bytes("gray.jpg")
    let frame = try #require(jpeg.indices.dropLast(8).first { jpeg[$0] == 0xFF && jpeg[$0 + 1] == 0xC0 })
    jpeg.replaceSubrange((frame + 5)..<(frame + 9), with: [0x20, 0, 0x20, 0])
    #expect(try error(jpeg).reason.contains("claims 8192 x 8192 pixels"))
    jpeg.replaceSubrange((frame + 5)..<(frame + 9), with: [0xFF, 0xDC, 0xFF, 0xDC])
    #expect(try error(jpeg).kind == .tooLarge)
    jpeg.replaceSubrange((frame + 5)..<(frame + 9), with: [0, 200, 0, 200])  // only seen while decoding
    #expect(try error(jpeg).kind == .truncated)
  }

  /// A small file that unpacks to a large picture is refused before a byte of it is unpacked.
  @Test func bombsMeetTheLimit() throws {
    let bytes = Image(width: 4000, height: 3000, pixels: [UInt8](repeating: 0, count: 12_000_000)).pngBytes
    #expect(bytes.count < 20_000)
    #expect(try error(bytes, limits: ImageLimits(pixels: 11_999_999)).kind == .tooLarge)
    #expect(try Image(encoded: bytes, limits: ImageLimits(pixels: 12_000_000)).height == 3000)
    #expect(try error(bytes, limits: ImageLimits(bytes: 100)).kind == .tooLarge)
  }

  /// More in the data stream than the header has room for.
  @Test func surplusData() throws {
    let packed = Image(width: 2000, height: 2000, pixels: [UInt8](repeating: 0, count: 4_000_000)).pngBytes
    var small = packed
    let body = Array("IHDR".utf8) + header(3, 3)
    small.replaceSubrange(12..<33, with: body + bigEndian(crc32(body)))
    let image = try? Image(encoded: small)
    #expect(image == nil || image == Image(width: 3, height: 3, pixels: [UInt8](repeating: 0, count: 9)))
  }

  @Test(arguments: ["rgb8.png", "gray1.png", "palette4-trns.png", "rgba16-interlaced.png"])
  func everyCutOfAPNG(_ name: String) throws {
    let bytes = try ImageGoldens.bytes(name)
    for length in 0..<bytes.count {
      let kind = try error(Array(bytes[..<length])).kind
      #expect(kind == (length == 0 ? .empty : .truncated), "cut to \(length) bytes")
    }
  }

  @Test(arguments: ["gray.jpg", "rgb-420.jpg", "rgb-progressive.jpg", "cmyk.jpg", "rgb-restart.jpg"])
  func everyCutOfAJPEG(_ name: String) throws {
    let bytes = try ImageGoldens.bytes(name)
    for length in 0..<bytes.count {
      let kind = try error(Array(bytes[..<length])).kind
      #expect(kind == (length == 0 ? .empty : .truncated), "cut to \(length) bytes")
    }
  }

  @Test func everyWrongByteOfAPNGIsSeen() throws {
    // Each byte of a PNG is under a checksum or decides where one is.
    let bytes = try ImageGoldens.bytes("rgb8.png")
    for index in bytes.indices {
      var damaged = bytes
      damaged[index] ^= 0x10
      #expect(throws: ImageError.self, "byte \(index)") { try Image(encoded: damaged) }
    }
    var damaged = bytes
    damaged[bytes.count - 14] ^= 1  // in the checksum of the last IDAT
    let error = try error(damaged)
    #expect(error.kind == .corrupt && error.reason.contains("CRC"))
  }

  @Test func notImages() throws {
    for bytes in [
      [0], [0x89], [0xFF], [0xFF, 0xD8], Array("P5 1 1 255 x".utf8), Array("<html>".utf8),
      [0xFF, 0xD8, 0, 0],
    ] {
      let kind = try error(bytes).kind
      #expect(kind == .notAnImage || kind == .truncated)
    }
    #expect(try error([UInt8](repeating: 0, count: 1000)).kind == .notAnImage)
  }

  @Test func strangeJPEGs() throws {
    let bytes = try ImageGoldens.bytes("gray.jpg")
    let frame = try #require(bytes.indices.dropLast(8).first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xC0 })
    var twelveBits = bytes
    twelveBits[frame + 4] = 12
    #expect(try error(twelveBits).kind == .unsupported)
    var lossless = bytes
    lossless[frame + 1] = 0xC3
    #expect(try error(lossless).kind == .unsupported)
  }

  /// A progressive file that repeats one scan over and over costs its reader time without end.
  @Test func repeatedScans() throws {
    let bytes = try ImageGoldens.bytes("gray-progressive.jpg")
    // The first scan, from its marker to the next, holds the means of all blocks and may be read again and again.
    let start = try #require(bytes.indices.dropLast().first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xDA })
    let end = try #require(
      bytes.indices.dropLast().first {
        $0 > start && bytes[$0] == 0xFF && [0xC4, 0xDA].contains(bytes[$0 + 1])
      })
    func repeated(_ times: Int) -> [UInt8] {
      Array(bytes[..<end]) + Array(repeating: bytes[start..<end], count: times).joined() + bytes[end...]
    }
    #expect(try Image(encoded: repeated(3)) == Image(encoded: bytes))
    let bomb = repeated(400)
    let error = try error(bomb)
    #expect(error.kind == .unsupported && error.reason.contains("256 scans"), "\(error)")
  }

  /// Orientation notes that point anywhere must neither trap nor spoil the picture.
  @Test func brokenOrientationNotes() throws {
    let bytes = try ImageGoldens.bytes("orientation6.jpg")
    let note = try #require(
      bytes.indices.first { bytes[$0...].starts(with: Array("Exif\0\0".utf8)) })
    let length = Int(bytes[note - 2]) << 8 | Int(bytes[note - 1])
    for index in note..<(note + length - 2) {
      for value in [0, 1, 0x7F, 0x80, 0xFF] as [UInt8] {
        var damaged = bytes
        damaged[index] = value
        let image = try Image(encoded: damaged)
        #expect(image.width * image.height == 70)
      }
    }
  }

  /// Damage in random places, by a generator of fixed seed: any result but a trap, a hang or a leak will do.
  @Test func randomDamage() throws {
    var state: UInt64 = 2026
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let names = try ImageGoldens.cases("decode").map { $0.fields[0] }
    let limits = ImageLimits(pixels: 1_000_000)
    var (opened, refused) = (0, 0)
    for round in 0..<4000 {
      var bytes = try ImageGoldens.bytes(names[round % names.count])
      for _ in 0...next(4) {
        switch next(4) {
        case 0: bytes[next(bytes.count)] = UInt8(next(256))
        case 1: bytes[next(bytes.count)] ^= 1 << UInt8(next(8))
        case 2: bytes.remove(at: next(bytes.count))
        default: bytes.insert(UInt8(next(256)), at: next(bytes.count))
        }
      }
      // Right checksums again, so that damage gets past them.
      if round % 2 == 0 { bytes = repaired(bytes) }
      do {
        let image = try Image(encoded: bytes, limits: limits)
        #expect(image.width * image.height <= limits.pixels)
        opened += 1
      } catch {
        #expect(error is ImageError)
        refused += 1
      }
    }
    #expect(opened > 400 && refused > 400)  // both ways were taken
  }

  private func repaired(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.starts(with: PNGCodec().signature) else { return bytes }
    var out = bytes
    var position = 8
    while position + 12 <= out.count {
      let length = out[position..<(position + 4)].reduce(0) { $0 << 8 | Int($1) }
      guard length <= out.count - position - 12 else { break }
      let end = position + 8 + length
      out.replaceSubrange(end..<(end + 4), with: bigEndian(crc32(Array(out[(position + 4)..<end]))))
      position = end + 4
    }
    return out
  }
}
