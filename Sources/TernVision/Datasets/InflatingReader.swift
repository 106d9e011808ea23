import CLibrary
import CZlib
import Tern

/// The bytes of a file in order, inflated on the way when it starts with the gzip magic.
///
/// The caller says how many bytes it wants, so a file that would inflate without end costs no memory.
final class InflatingReader {
  let path: String
  /// Size on disk.
  let fileSize: Int
  let isGzip: Bool
  /// Unpacked bytes handed out so far.
  private(set) var offset = 0

  private let descriptor: Int32
  // zlib's state points back at its stream, so the stream must keep its address.
  private let stream: UnsafeMutablePointer<z_stream>
  private let input: UnsafeMutableRawBufferPointer
  private var packedRead = 0
  private var memberEnded = false

  /// Opens `path` and looks at its first two bytes; the suffix of the name says nothing.
  init(path: String) throws(DatasetError) {
    let (descriptor, size) = try DataFile.open(path)
    var magic: (UInt8, UInt8) = (0, 0)
    let got = withUnsafeMutableBytes(of: &magic) { pread(descriptor, $0.baseAddress, 2, 0) }
    let packed = got == 2 && magic == (0x1f, 0x8b)
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    if packed {
      // 15 window bits, plus 16: gzip and nothing else.
      let status = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
      precondition(status == Z_OK, "inflateInit2: zlib returned \(status); out of memory?")
    }
    self.path = path
    self.descriptor = descriptor
    self.fileSize = size
    self.isGzip = packed
    self.stream = stream
    self.input = .allocate(byteCount: packed ? 1 << 18 : 0, alignment: 16)
  }

  deinit {
    if isGzip { inflateEnd(stream) }
    stream.deallocate()
    input.deallocate()
    close(descriptor)
  }

  /// No unpacked file can be larger than this: deflate's best ratio is 1032 to 1.
  var mostBytes: Int { isGzip ? fileSize * 1032 : fileSize }

  /// Fills `buffer` as far as the file goes; returns the number of bytes.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    var filled = 0
    while filled < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let count = isGzip ? try inflateSome(into: rest) : try readSome(into: rest)
      if count == 0 { break }
      filled += count
      offset += count
    }
    return filled
  }

  /// `count` bytes as an array, allocated once and filled in place; throws `truncated` if there are fewer.
  func bytes(_ count: Int) throws(DatasetError) -> [UInt8] {
    var failure: DatasetError?
    let start = offset
    let array = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      do throws(DatasetError) {
        initialized = try read(
          into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<count]))
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    guard array.count == count else { throw .truncated(path: path, size: offset, expected: start + count) }
    return array
  }

  /// Throws `trailing` if the file goes on. Reading to the end also checks gzip's CRC-32 and length.
  func expectEnd() throws(DatasetError) {
    let end = offset
    var byte: UInt8 = 0
    var failure: DatasetError?
    let count = withUnsafeMutableBytes(of: &byte) { buffer in
      do throws(DatasetError) { return try read(into: buffer) } catch { failure = error }
      return 0
    }
    if let failure { throw failure }
    guard count == 0 else { throw .trailing(path: path, offset: end) }
  }

  private func readSome(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    while true {
      let count = pread(descriptor, buffer.baseAddress, min(buffer.count, 1 << 30), off_t(packedRead))
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw .unreadable(path: path, reason: errorText()) }
      packedRead += count
      return count
    }
  }

  /// One or more unpacked bytes; 0 only after the trailer of the last member was checked.
  private func inflateSome(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    let room = min(buffer.count, 1 << 30)
    stream.pointee.next_out = buffer.baseAddress!.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(room)
    while true {
      if stream.pointee.avail_in == 0 {
        let count = try readSome(into: input)
        stream.pointee.next_in = input.baseAddress!.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_in = UInt32(count)
        if count == 0 {
          if memberEnded { return room - Int(stream.pointee.avail_out) }
          throw .cutShort(path: path, packed: packedRead)
        }
      }
      if memberEnded {
        // A gzip file may hold several members one after another; anything else after a member is garbage.
        guard stream.pointee.next_in[0] == 0x1f else {
          throw .corrupt(path: path, offset: packedOffset, reason: "bytes follow the gzip stream")
        }
        inflateReset(stream)
        memberEnded = false
      }
      let status = inflate(stream, Z_NO_FLUSH)
      let produced = room - Int(stream.pointee.avail_out)
      switch status {
      case Z_STREAM_END: memberEnded = true
      case Z_OK, Z_BUF_ERROR: break
      default:
        let reason = stream.pointee.msg.map { String(cString: $0) } ?? "zlib status \(status)"
        throw .corrupt(path: path, offset: packedOffset, reason: reason)
      }
      if produced > 0 { return produced }
    }
  }

  private var packedOffset: Int { packedRead - Int(stream.pointee.avail_in) }
}
