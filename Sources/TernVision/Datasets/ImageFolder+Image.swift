import Tern

extension ImageFolder {
  /// Opens every image on all cores; transparency shows white paper.
  ///
  /// With `mode` nil, the images are RGB if any of them is in colour, else grey; `.gray` and `.rgb` decide
  /// it. With `size`, images of other sizes are brought to it as `fit` says (bilinear); without, all must
  /// have the size of the first. Throws when images are unreadable, of mixed sizes, or need more than `limit`
  /// bytes together. Traps on a mode with alpha, and on a size below 1 x 1.
  public func load(
    size: (rows: Int, columns: Int)? = nil, mode: Image.Mode? = nil, fit: ImageFit = .crop,
    limit: Int = 4 << 30
  ) throws(ImageFolderError) -> ImageDataset {
    if let size {
      precondition(size.rows > 0 && size.columns > 0, "ImageFolder.load: size \(size) must be at least 1 x 1")
    }
    precondition(
      mode?.hasAlpha != true,
      "ImageFolder.load: mode \(mode!.rawValue); images to learn from are .gray or .rgb")
    return try load(mode: mode, fit: fit, limit: limit) { path, mode in
      let picture = try Image(contentsOf: path)
      let image = picture.prepared(mode: mode, size: size, fit: fit)
      return DecodedImage(
        rows: image.height, columns: image.width, bytes: image.planes,
        isColored: mode == .gray && picture.flattened().isColored)
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
    try export(to: folder, isCancelled: isCancelled) { images, index in images.picture(index).pngBytes }
  }
}
