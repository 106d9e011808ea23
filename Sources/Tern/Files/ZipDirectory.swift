/// The table of contents of a zip file (PKWARE APPNOTE 4.3.12), checked before anything is unpacked.
struct ZipDirectory {
  struct Entry {
    var name: String
    var isDeflated: Bool
    var checksum: UInt32
    var size: Int
    /// Its bytes in the file.
    var range: Range<Int>
  }

  let entries: [Entry]

  private struct Ending {
    var count: Int
    var directory: Range<Int>
  }

  init(_ file: FileBytes, _ context: TensorFileContext) throws(TensorFileError) {
    let ending = try ZipDirectory.ending(file, context)
    let bytes = try context.access { () throws(FileError) in
      try file.bytes(at: ending.directory.lowerBound, count: ending.directory.count)
    }
    var entries: [Entry] = []
    var place = 0
    for _ in 0..<ending.count {
      guard place + 46 <= bytes.count, bytes.littleEndian(at: place, bytes: 4) == 0x0201_4b50 else {
        throw context.malformed("its directory is damaged")
      }
      func field(_ offset: Int, _ size: Int) -> Int {
        Int(bytes.littleEndian(at: place + offset, bytes: size))
      }
      let next = place + 46 + field(28, 2) + field(30, 2) + field(32, 2)
      guard next <= bytes.count else { throw context.malformed("its directory is damaged") }
      let nameBytes = bytes[(place + 46)..<(place + 46 + field(28, 2))]
      guard let name = String(validating: nameBytes, as: UTF8.self), !name.utf8.contains(0) else {
        throw context.unsupported("the name of an entry is not UTF-8", "use plain names")
      }
      let (flags, method) = (field(8, 2), field(10, 2))
      let (packed, size, start) = (field(20, 4), field(24, 4), field(42, 4))
      guard packed != 0xffff_ffff && size != 0xffff_ffff && start != 0xffff_ffff else {
        throw ZipDirectory.zip64(context)
      }
      guard flags & 0x2041 == 0 else {
        throw context.unsupported("entry \(name) is encrypted", "save the archive without a password")
      }
      guard method == 0 || method == 8 else {
        throw context.unsupported(
          "entry \(name) is packed by method \(method)", "save it with numpy.savez or numpy.savez_compressed")
      }
      // Deflate packs at most 1032 bytes into one, so a greater claim is false.
      guard method == 0 ? size == packed : size <= 1032 * packed + 64 else {
        throw context.malformed("entry \(name) cannot have \(size) bytes, packed into \(packed)")
      }
      let first = try ZipDirectory.dataStart(start, nameBytes, ending, file, context)
      guard first + packed <= ending.directory.lowerBound else {
        throw context.malformed("entry \(name) reaches beyond the end of the entries")
      }
      entries.append(
        Entry(
          name: name, isDeflated: method == 8, checksum: UInt32(field(16, 4)), size: size,
          range: first..<(first + packed)))
      place = next
    }
    guard place == bytes.count else { throw context.malformed("its directory is damaged") }
    // Entries that share bytes unpack to far more than the file holds.
    let sorted = entries.sorted { $0.range.lowerBound < $1.range.lowerBound }
    for (one, other) in zip(sorted, sorted.dropFirst()) where one.range.upperBound > other.range.lowerBound {
      throw context.malformed("entries \(one.name) and \(other.name) overlap")
    }
    self.entries = entries
  }

  private static func zip64(_ context: TensorFileContext) -> TensorFileError {
    context.unsupported(
      "it is a zip64 archive, for 4 GiB and more", "save such arrays as .npy files or as safetensors")
  }

  /// The record at the end of the file, which a comment may follow.
  private static func ending(_ file: FileBytes, _ context: TensorFileContext) throws(TensorFileError)
    -> Ending
  {
    let tailCount = Swift.min(file.count, 22 + 65535)
    let tailStart = file.count - tailCount
    let tail = try context.access { () throws(FileError) in try file.bytes(at: tailStart, count: tailCount) }
    var place = tailCount - 22
    while place >= 0 {
      if tail.littleEndian(at: place, bytes: 4) == 0x0605_4b50,
        place + 22 + Int(tail.littleEndian(at: place + 20, bytes: 2)) == tailCount
      {
        break
      }
      place -= 1
    }
    guard place >= 0 else {
      throw context.malformed("it is not a zip archive, or its end is missing")
    }
    func field(_ offset: Int, _ size: Int) -> Int { Int(tail.littleEndian(at: place + offset, bytes: size)) }
    let (count, size, start) = (field(10, 2), field(12, 4), field(16, 4))
    guard count != 0xffff && size != 0xffff_ffff && start != 0xffff_ffff else { throw zip64(context) }
    guard field(4, 2) == 0 && field(6, 2) == 0 && field(8, 2) == count else {
      throw context.unsupported("it is one part of a split archive", "join the parts first")
    }
    guard start + size == tailStart + place, count * 46 <= size else {
      throw context.malformed("its directory is not where its end says")
    }
    return Ending(count: count, directory: start..<(start + size))
  }

  /// Where an entry's bytes begin: after its local header, which must name the same file.
  private static func dataStart(
    _ start: Int, _ name: ArraySlice<UInt8>, _ ending: Ending, _ file: FileBytes, _ context: TensorFileContext
  ) throws(TensorFileError) -> Int {
    guard start + 30 + name.count <= ending.directory.lowerBound else {
      throw context.malformed("an entry lies beyond the end of the entries")
    }
    let local = try context.access { () throws(FileError) in
      try file.bytes(at: start, count: 30 + name.count)
    }
    guard local.littleEndian(at: 0, bytes: 4) == 0x0403_4b50,
      local.littleEndian(at: 26, bytes: 2) == name.count,
      local[30...].elementsEqual(name)
    else { throw context.malformed("an entry is not where its directory says") }
    return start + 30 + name.count + Int(local.littleEndian(at: 28, bytes: 2))
  }
}
