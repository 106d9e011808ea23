import CZlib

/// SHA-256 (FIPS 180-4), fed in pieces of any size.
///
/// It identifies data files; it is not meant for secrets.
public struct SHA256: Sendable {
  private var state: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]
  private var rest: [UInt8] = []
  private var length: UInt64 = 0
  private let portable: Bool

  /// A digest of nothing yet; add bytes with `update(_:)`.
  public init() { portable = false }

  /// With `portable`, the plain C loop even where the processor has SHA instructions.
  init(portable: Bool) { self.portable = portable }

  /// Adds `bytes` to the message.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    length += UInt64(bytes.count)
    var bytes = bytes[...]
    if !rest.isEmpty {
      let taken = min(64 - rest.count, bytes.count)
      rest.append(contentsOf: bytes.prefix(taken))
      bytes = bytes.dropFirst(taken)
      guard rest.count == 64 else { return }
      let block = rest
      rest.removeAll(keepingCapacity: true)
      block.withUnsafeBytes { compress($0) }
    }
    let whole = bytes.count / 64 * 64
    compress(UnsafeRawBufferPointer(rebasing: bytes.prefix(whole)))
    rest.append(contentsOf: bytes.dropFirst(whole))
  }

  /// The digest of everything added so far, as 64 lower-case hexadecimal digits.
  public func hexDigest() -> String {
    var copy = self
    var padding: [UInt8] = [0x80]
    padding += [UInt8](repeating: 0, count: (119 - Int(length % 64)) % 64)
    withUnsafeBytes(of: (length &* 8).bigEndian) { padding += $0 }
    padding.withUnsafeBytes { copy.update($0) }
    return copy.state.map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }

  /// The digest of one array.
  public static func hexDigest(of bytes: [UInt8]) -> String {
    var hash = SHA256()
    bytes.withUnsafeBytes { hash.update($0) }
    return hash.hexDigest()
  }

  private mutating func compress(_ blocks: UnsafeRawBufferPointer) {
    guard blocks.count > 0, let bytes = blocks.baseAddress?.assumingMemoryBound(to: UInt8.self) else {
      return
    }
    if portable {
      tern_sha256_blocks_portable(&state, bytes, blocks.count / 64)
    } else {
      tern_sha256_blocks(&state, bytes, blocks.count / 64)
    }
  }
}
