import CZlib

/// A gzip file of `bytes`, packed by zlib.
func gzip(_ bytes: [UInt8], level: Int32 = 6) -> [UInt8] {
  var stream = z_stream()
  var bytes = bytes
  let count = bytes.count
  return withUnsafeMutablePointer(to: &stream) { stream in
    let status = deflateInit2_(
      stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "deflateInit2: \(status)")
    let bound = Int(deflateBound(stream, UInt(count)))
    return bytes.withUnsafeMutableBufferPointer { input in
      [UInt8](unsafeUninitializedCapacity: bound) { output, initialized in
        stream.pointee.next_in = input.baseAddress
        stream.pointee.avail_in = UInt32(count)
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = UInt32(bound)
        let end = deflate(stream, Z_FINISH)
        precondition(end == Z_STREAM_END, "deflate: \(end)")
        initialized = bound - Int(stream.pointee.avail_out)
        deflateEnd(stream)
      }
    }
  }
}
