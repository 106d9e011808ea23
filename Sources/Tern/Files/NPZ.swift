/// Archives of named arrays, NumPy's `.npz`: zip files that hold one `.npy` file for each array.
public enum NPZ {
  /// The arrays by name.
  ///
  /// Stored and deflated entries are read, and their checksums compared. Throws when the archive is
  /// damaged, holds anything but arrays, or is a zip64 archive (4 GiB and more). Memory is taken for
  /// an array once its header fits the entry's length, which deflate limits to 1032 times the bytes
  /// in the file.
  public static func read(_ path: String) throws(TensorFileError) -> [String: Tensor] {
    let context = TensorFileContext(path: path)
    let file = try context.access { () throws(FileError) in try FileBytes(path) }
    var tensors: [String: Tensor] = [:]
    for entry in try ZipDirectory(file, context).entries {
      let inside = TensorFileContext(path: "\(path), entry \(entry.name)")
      guard entry.name.hasSuffix(".npy"), entry.name != ".npy" else {
        throw inside.unsupported("it is not an array", "keep only .npy files in the archive")
      }
      let name = String(entry.name.dropLast(4))
      var reader = try ZipEntryReader(entry, file, inside)
      guard tensors.updateValue(try NPY.read(&reader, inside), forKey: name) == nil else {
        throw inside.malformed("an array of this name stands in the archive twice")
      }
      try reader.finish()
    }
    return tensors
  }

  /// Writes arrays, whole or not at all, in the order of their names; equal content gives equal
  /// bytes. `compressed` deflates them, as `numpy.savez_compressed` does. Throws for an archive of
  /// 4 GiB and more.
  public static func write(_ tensors: [String: Tensor], to path: String, compressed: Bool = false)
    throws(TensorFileError)
  {
    try AtomicFile.write(path, orThrow: TensorFileError.init(_:)) { writer throws(TensorFileError) in
      var archive = ZipArchive(path: path)
      for name in sortedNames(tensors.keys) {
        let tensor = tensors[name]!
        try tensor.withElementBytes { elements throws(TensorFileError) in
          try archive.add(
            name + ".npy", NPYHeader.bytes(tensor.dtype, tensor.shape), elements, compressed: compressed,
            to: writer)
        }
      }
      try archive.finish(writer)
    }
  }
}
