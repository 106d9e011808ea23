import Foundation
import Testing

@testable import TernVision

@Suite struct DatasetIDXTests {
  let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder() }

  /// 2 images of 2 x 3, written by hand from the format's description.
  static let file: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3] + (1...12).map { UInt8($0) }

  func error(_ bytes: [UInt8], rank: Int = 3, limit: Int = 1 << 31) throws -> DatasetError? {
    let path = try scratch.write(bytes, "file")
    do throws(DatasetError) {
      _ = try IDX.read(path, rank: rank, limit: limit)
      return nil
    } catch { return error }
  }

  @Test func readsWhatTheFormatDescribes() throws {
    let path = try scratch.write(Self.file, "plain")
    let idx = try IDX.read(path, rank: 3)
    #expect(idx.dimensions == [2, 2, 3])
    #expect(idx.bytes == (1...12).map { UInt8($0) })
    #expect(idx.encoded() == Self.file)
    #expect(idx.sha256() == SHA256.hexDigest(of: Self.file))
  }

  @Test func packedOrNotIsDecidedByTheBytesNotTheName() throws {
    let expected = try IDX.read(scratch.write(Self.file, "raw.gz"), rank: 3)
    for level: Int32 in [0, 1, 9] {
      #expect(try IDX.read(scratch.write(gzip(Self.file, level: level), "packed"), rank: 3) == expected)
    }
    // Two members one after another are one gzip file (RFC 1952, section 2.2).
    let two = gzip(Array(Self.file[..<9])) + gzip(Array(Self.file[9...]))
    #expect(try IDX.read(scratch.write(two, "two"), rank: 3) == expected)
  }

  @Test func everyTruncationThrows() throws {
    for length in 0..<Self.file.count {
      let found = try error(Array(Self.file[..<length]))
      guard case .truncated(_, let size, let expected) = found else {
        Issue.record("\(length) bytes: \(String(describing: found))")
        continue
      }
      #expect(size == length && expected > length)
    }
    let packed = gzip(Self.file)
    for length in 2..<packed.count {
      guard case .cutShort(_, let size) = try error(Array(packed[..<length])) else {
        Issue.record("\(length) packed bytes were accepted")
        continue
      }
      #expect(size == length)
    }
  }

  /// A flip is noticed, or lies where no data is (time stamp, packer's flags, padding bits): never other data.
  @Test func noFlippedBitOfAPackedFileChangesTheData() throws {
    let packed = gzip(Self.file)
    let expected = try IDX.read(scratch.write(packed, "file"), rank: 3)
    var accepted = 0
    for place in packed.indices {
      for bit in 0..<8 {
        var bytes = packed
        bytes[place] ^= 1 << UInt8(bit)
        let path = try scratch.write(bytes, "file")
        guard let idx = try? IDX.read(path, rank: 3) else { continue }
        #expect(idx == expected, "byte \(place) bit \(bit)")
        accepted += 1
      }
    }
    #expect(accepted <= 6 * 8 + 1 + 7)
  }

  @Test func leftOverBytesThrow() throws {
    #expect(try error(Self.file + [0]) == .trailing(path: "\(scratch.path)/file", offset: 28))
    #expect(try error(gzip(Self.file + [9])) == .trailing(path: "\(scratch.path)/file", offset: 28))
    guard case .corrupt(_, _, let reason) = try error(gzip(Self.file) + [0, 0]) else {
      Issue.record("garbage after the gzip stream was accepted")
      return
    }
    #expect(reason == "bytes follow the gzip stream")
  }

  @Test func wrongHeadersAreNamed() throws {
    func at(_ place: Int, _ value: UInt8) throws -> DatasetError? {
      var bytes = Self.file
      bytes[place] = value
      return try error(bytes)
    }
    let path = "\(scratch.path)/file"
    #expect(
      try at(0, 7)
        == .malformed(path: path, offset: 0, expected: "the IDX magic 00 00 08 03", found: "07 00 08 03"))
    #expect(
      try at(2, 0x0D)
        == .malformed(path: path, offset: 2, expected: "unsigned bytes (08)", found: "32-bit floats (0d)"))
    #expect(try at(3, 1) == .malformed(path: path, offset: 3, expected: "3 dimensions", found: "1"))
    #expect(try at(7, 0) == .malformed(path: path, offset: 4, expected: "at least 1 item", found: "0"))
    #expect(try at(7, 3) == .truncated(path: path, size: 28, expected: 34))
    #expect(try at(7, 1) == .trailing(path: path, offset: 22))
  }

  @Test func claimedSizesAreCheckedBeforeMemoryIsTaken() throws {
    let huge: [UInt8] = [0, 0, 8, 3] + [UInt8](repeating: 0xFF, count: 12) + [1, 2, 3]
    let path = "\(scratch.path)/file"
    #expect(try error(huge) == .tooLarge(path: path, bytes: .max, limit: 1 << 31))
    #expect(try error(gzip(huge)) == .tooLarge(path: path, bytes: .max, limit: 1 << 31))
    #expect(try error(Self.file, limit: 11) == .tooLarge(path: path, bytes: 12, limit: 11))
    // 64 MB are below the limit, but no 40-byte gzip file inflates to them.
    let claim: [UInt8] = [0, 0, 8, 1, 4, 0, 0, 0, 1, 2, 3]
    let packed = gzip(claim)
    #expect(try error(packed, rank: 1) == .tooLarge(path: path, bytes: 1 << 26, limit: packed.count * 1032))
  }

  @Test func aBombIsNotInflatedBeyondItsHeader() throws {
    let bomb = gzip([0, 0, 8, 1, 0, 0, 0, 5] + [UInt8](repeating: 0, count: 20_000_000))
    #expect(bomb.count < 30_000)
    #expect(try error(bomb, rank: 1) == .trailing(path: "\(scratch.path)/file", offset: 13))
  }

  @Test(.timeLimit(.minutes(1))) func pathsThatAreNoFilesThrow() throws {
    func problem(_ path: String) -> DatasetError? {
      do throws(DatasetError) { _ = try IDX.read(path, rank: 1) } catch { return error }
      return nil
    }
    #expect(
      problem("/no/such/file") == .unreadable(path: "/no/such/file", reason: "No such file or directory"))
    #expect(problem(scratch.path) == .unreadable(path: scratch.path, reason: "not a regular file"))
    let pipe = "\(scratch.path)/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    #expect(problem(pipe) == .unreadable(path: pipe, reason: "not a regular file"))
  }

  @Test func descriptionsAreOneLineAndNameTheFile() throws {
    for found in [
      try error(Array(Self.file[..<20])), try error([1, 2, 3, 4, 5]), try error(gzip(Self.file) + [1]),
    ] {
      let text = try #require(found).description
      #expect(text.hasPrefix("\(scratch.path)/file: ") && !text.contains("\n"))
    }
    let odd = DatasetError.unreadable(path: "a\nb\u{1B}[31m", reason: "no such folder")
    #expect(odd.description.hasPrefix("a?b?[31m: "))
  }
}
