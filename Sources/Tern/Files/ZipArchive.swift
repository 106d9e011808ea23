import CZlib

/// Writes a zip file entry by entry. Times are zip's earliest, so that equal content gives equal bytes.
struct ZipArchive {
  let path: String
  private var directory: [UInt8] = []
  private var count = 0
  private var offset = 0

  init(path: String) { self.path = path }

  /// Adds an entry whose content is `start` followed by `rest`.
  mutating func add(
    _ name: String, _ start: [UInt8], _ rest: UnsafeRawBufferPointer, compressed: Bool,
    to writer: borrowing AtomicFile.Writer
  ) throws(TensorFileError) {
    let name = Array(name.utf8)
    guard name.count <= 65535, !name.contains(0) else {
      throw TensorFileError(
        path, .unwritable, "a name is too long or has a null character", "choose a plain name")
    }
    let size = start.count + rest.count
    try checkLimit(size)
    let checksum = start.withUnsafeBufferPointer { start in
      let first = crc32(crc32(0, nil, 0), start.baseAddress, uInt(start.count))
      guard rest.count > 0 else { return first }
      return crc32(first, rest.baseAddress!.assumingMemoryBound(to: UInt8.self), uInt(rest.count))
    }
    let packed = compressed ? try deflated(start, rest) : nil
    let packedCount = packed?.count ?? size
    try checkLimit(packedCount)

    var fields: [UInt8] = []
    fields.append(littleEndian: 20, bytes: 2)  // zip 2.0 can unpack it
    fields.append(littleEndian: 0x800, bytes: 2)  // the name is UTF-8
    fields.append(littleEndian: compressed ? 8 : 0, bytes: 2)
    fields.append(littleEndian: 0x0021_0000, bytes: 4)  // midnight, 1 January 1980
    fields.append(littleEndian: checksum, bytes: 4)
    fields.append(littleEndian: packedCount, bytes: 4)
    fields.append(littleEndian: size, bytes: 4)
    fields.append(littleEndian: name.count, bytes: 2)
    fields.append(littleEndian: 0, bytes: 2)  // no extra fields

    directory.append(littleEndian: 0x0201_4b50, bytes: 4)
    directory.append(littleEndian: 0x0314, bytes: 2)  // made on a Unix system
    directory += fields
    directory.append(littleEndian: 0, bytes: 6)  // no comment, first disk, not text
    directory.append(littleEndian: 0o100644 << 16, bytes: 4)
    directory.append(littleEndian: offset, bytes: 4)
    directory += name

    var local: [UInt8] = []
    local.append(littleEndian: 0x0403_4b50, bytes: 4)
    local += fields + name
    offset += local.count + packedCount
    count += 1
    do throws(FileError) {
      try writer.append(local)
      if let packed {
        try writer.append(packed)
      } else {
        try writer.append(start)
        try writer.append(rest)
      }
    } catch {
      throw TensorFileError(error)
    }
  }

  mutating func finish(_ writer: borrowing AtomicFile.Writer) throws(TensorFileError) {
    try checkLimit(offset + directory.count)
    guard count < 65535 else {
      throw TensorFileError(path, .unwritable, "an archive holds fewer than 65535 arrays", "write several")
    }
    var end = directory
    end.append(littleEndian: 0x0605_4b50, bytes: 4)
    end.append(littleEndian: 0, bytes: 4)
    end.append(littleEndian: count, bytes: 2)
    end.append(littleEndian: count, bytes: 2)
    end.append(littleEndian: directory.count, bytes: 4)
    end.append(littleEndian: offset, bytes: 4)
    end.append(littleEndian: 0, bytes: 2)
    do throws(FileError) { try writer.append(end) } catch { throw TensorFileError(error) }
  }

  /// Sizes and offsets have 32 bits, and the greatest of them means zip64.
  private func checkLimit(_ bytes: Int) throws(TensorFileError) {
    guard offset + bytes < 0xffff_ffff else {
      throw TensorFileError(
        path, .unwritable, "an .npz archive holds less than 4 GiB", "write safetensors, or several archives")
    }
  }

  private func deflated(_ start: [UInt8], _ rest: UnsafeRawBufferPointer) throws(TensorFileError) -> [UInt8] {
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    defer { stream.deallocate() }
    guard
      deflateInit2_(
        stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
        Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else {
      throw TensorFileError(path, .unwritable, "zlib could not be started", "free some memory and try again")
    }
    defer { deflateEnd(stream) }
    var packed: [UInt8] = []
    let window = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 65536)
    defer { window.deallocate() }
    func push(_ bytes: UnsafeRawBufferPointer, _ flush: Int32) {
      let input = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
      stream.pointee.next_in = UnsafeMutablePointer(mutating: input)
      stream.pointee.avail_in = uInt(bytes.count)
      repeat {
        stream.pointee.next_out = window.baseAddress
        stream.pointee.avail_out = uInt(window.count)
        _ = deflate(stream, flush)
        packed += window[..<(window.count - Int(stream.pointee.avail_out))]
      } while stream.pointee.avail_out == 0
    }
    start.withUnsafeBytes { push($0, Z_NO_FLUSH) }
    push(rest, Z_NO_FLUSH)
    push(UnsafeRawBufferPointer(start: nil, count: 0), Z_FINISH)
    return packed
  }
}
