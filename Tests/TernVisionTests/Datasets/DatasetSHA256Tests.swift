import Testing

@testable import TernVision

/// Vectors: FIPS 180-4 examples ("abc", two blocks) and NIST's SHA-256 example of a million "a".
@Suite struct DatasetSHA256Tests {
  static let vectors: [(String, String)] = [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
    (
      String(repeating: "a", count: 1_000_000),
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    ),
  ]

  @Test(arguments: [true, false]) func publishedVectors(portable: Bool) {
    for (text, digest) in Self.vectors {
      var hash = SHA256(portable: portable)
      Array(text.utf8).withUnsafeBytes { hash.update($0) }
      #expect(hash.hexDigest() == digest, "\(text.prefix(20))")
    }
  }

  @Test func piecesGiveTheSameAsTheWhole() {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ 7) }
    let whole = SHA256.hexDigest(of: bytes)
    for step in [1, 3, 55, 56, 63, 64, 65, 127, 128, 500] {
      var hash = SHA256(portable: step % 2 == 0)
      for start in stride(from: 0, to: bytes.count, by: step) {
        Array(bytes[start..<min(start + step, bytes.count)]).withUnsafeBytes { hash.update($0) }
      }
      #expect(hash.hexDigest() == whole, "pieces of \(step)")
    }
  }

  @Test func everyLengthAroundABlockAgreesBetweenTheTwoLoops() {
    for length in 0..<200 {
      let bytes = [UInt8](repeating: 0xA5, count: length)
      var plain = SHA256(portable: true)
      bytes.withUnsafeBytes { plain.update($0) }
      #expect(plain.hexDigest() == SHA256.hexDigest(of: bytes), "length \(length)")
    }
  }
}
