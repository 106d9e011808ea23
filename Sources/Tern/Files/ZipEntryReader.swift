import CZlib

/// The unpacked bytes of one entry of a zip file, with their checksum.
final class ZipEntryReader: ByteReader {
  private let entry: ZipDirectory.Entry
  private let context: TensorFileContext
  private var source: FileRangeReader
  private(set) var remaining: Int
  private var checksum: UInt
  /// zlib keeps the address of its stream, so it lies still; nil for a stored entry.
  private var stream: UnsafeMutablePointer<z_stream>?
  private let window: UnsafeMutableRawBufferPointer

  init(_ entry: ZipDirectory.Entry, _ file: FileBytes, _ context: TensorFileContext) throws(TensorFileError) {
    (self.entry, self.context) = (entry, context)
    source = FileRangeReader(file: file, range: entry.range)
    remaining = entry.size
    checksum = UInt(crc32(0, nil, 0))
    window = .allocate(byteCount: entry.isDeflated ? 65536 : 0, alignment: 1)
    guard entry.isDeflated else { return }
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // -15: without the zlib wrapper, with the greatest window.
    guard inflateInit2_(stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      stream.deallocate()
      throw context.unsupported("zlib could not be started", "free some memory and try again")
    }
    self.stream = stream
  }

  deinit {
    if let stream {
      inflateEnd(stream)
      stream.deallocate()
    }
    window.deallocate()
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(TensorFileError) {
    guard buffer.count > 0 else { return }
    if let stream { try inflate(stream, into: buffer) } else { try source.read(into: buffer) }
    remaining -= buffer.count
    let bytes = buffer.baseAddress!.assumingMemoryBound(to: UInt8.self)
    checksum = UInt(crc32(uLong(checksum), bytes, uInt(buffer.count)))
  }

  private func inflate(_ stream: UnsafeMutablePointer<z_stream>, into buffer: UnsafeMutableRawBufferPointer)
    throws(TensorFileError)
  {
    stream.pointee.next_out = buffer.baseAddress!.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = uInt(buffer.count)
    while stream.pointee.avail_out > 0 {
      try refill(stream)
      let status = CZlib.inflate(stream, Z_NO_FLUSH)
      if status == Z_STREAM_END && stream.pointee.avail_out == 0 { return }
      guard status == Z_OK else { throw damaged() }
    }
  }

  private func refill(_ stream: UnsafeMutablePointer<z_stream>) throws(TensorFileError) {
    guard stream.pointee.avail_in == 0 else { return }
    let part = UnsafeMutableRawBufferPointer(rebasing: window[..<Swift.min(window.count, source.remaining)])
    try source.read(into: part)
    stream.pointee.next_in = window.baseAddress!.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_in = uInt(part.count)
  }

  /// Checks that nothing is left over and the checksum fits.
  func finish() throws(TensorFileError) {
    if let stream {
      // The end mark may come after the last byte; there must be no byte more.
      var extra: UInt8 = 0
      try withUnsafeMutablePointer(to: &extra) { extra throws(TensorFileError) in
        stream.pointee.next_out = extra
        stream.pointee.avail_out = 1
        var status = Z_OK
        repeat {
          try refill(stream)
          status = CZlib.inflate(stream, Z_NO_FLUSH)
        } while status == Z_OK && stream.pointee.avail_out == 1
          && (source.remaining > 0 || stream.pointee.avail_in > 0)
        guard status == Z_STREAM_END, stream.pointee.avail_out == 1, stream.pointee.avail_in == 0,
          source.remaining == 0
        else {
          throw damaged()
        }
      }
    }
    guard UInt32(truncatingIfNeeded: checksum) == entry.checksum else {
      throw context.malformed("its checksum does not fit its content")
    }
  }

  private func damaged() -> TensorFileError { context.malformed("its compressed bytes are damaged") }
}
