import CPNG

/// Reads many small grey PNG files of one size, each straight to its place.
///
/// It reads only the simplest kind of file and describes no errors: `Image(contentsOf:)` does the rest. Not
/// for several threads at once.
final class QuickGrayPNG {
  // nil without memory: then every file is left to the general reader.
  private let reader = cpng_gray_create()

  deinit { cpng_gray_destroy(reader) }

  /// Whether the file was such an image of this size; its pixels are then at `pixels`, row by row.
  func read(_ path: String, rows: Int, columns: Int, into pixels: UnsafeMutablePointer<UInt8>) -> Bool {
    guard let reader, let width = UInt32(exactly: columns), let height = UInt32(exactly: rows) else {
      return false
    }
    return cpng_gray_read_file(reader, path, width, height, pixels) != 0
  }
}
