import Tern

extension ImageFolder {
  /// Opens every image as grey, on all cores; transparency shows white paper.
  ///
  /// With `size`, images of other sizes are resized to it (bilinear, proportions not kept); without, all must
  /// have the size of the first. Throws when images are unreadable, of mixed sizes, or need more than `limit`
  /// bytes together.
  public func load(
    size: (rows: Int, columns: Int)? = nil, limit: Int = 4 << 30
  ) throws(ImageFolderError) -> ImageDataset {
    if let size {
      precondition(size.rows > 0 && size.columns > 0, "ImageFolder.load: size \(size) must be at least 1 x 1")
    }
    return try load(limit: limit) { path in
      var image = try Image(contentsOf: path)
      if image.mode.hasAlpha { image = image.flattened() }
      image = image.converted(to: .gray)
      if let size, (image.height, image.width) != size {
        image = image.resized(width: size.columns, height: size.rows, filter: .bilinear)
      }
      return GrayPixels(rows: image.height, columns: image.width, bytes: image.pixels)
    }
  }
}

extension ImageDataset {
  /// Writes the data set as PNG files, `train/<class>/<position>.png` and `valid/...`, whole or not at all.
  ///
  /// `isCancelled` is asked before each image. Throws if `folder` holds something already, cannot be written,
  /// or the export was cancelled.
  public func exportPNG(
    to folder: String, isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws(DatasetError) {
    try export(to: folder, isCancelled: isCancelled) { pixels, rows, columns in
      Image(width: columns, height: rows, mode: .gray, pixels: Array(pixels)).pngBytes
    }
  }
}
