import CKernels

/// A copy whose source lies in another order than its target: where one runs from element to element
/// the other makes long steps. Read or written in either order every step would touch another line of
/// the cache; so matrices of the two axes in question are transposed in tiles.
struct TransposedCopy {
  private let rows: Int
  private let columns: Int
  private let outStride: Int
  private let sourceStride: Int
  private let outStarts: Layout
  private let sourceStarts: Layout
  private let item: Int

  /// Nil unless the elements of source and target each lie next to one another along some axis, but along
  /// different ones.
  init?(_ walk: Traversal, itemSize: Int) {
    let inner = walk.shape.rank - 1
    let (outStrides, sourceStrides) = (walk.strides[0], walk.strides[1])
    guard inner > 0, outStrides[unchecked: inner] == 1, sourceStrides[unchecked: inner] != 1,
      walk.shape.elementCount > 0,
      let rowAxis = (0..<inner).first(where: { sourceStrides[unchecked: $0] == 1 })
    else { return nil }
    rows = walk.shape[unchecked: rowAxis]
    columns = walk.shape[unchecked: inner]
    outStride = outStrides[unchecked: rowAxis]
    sourceStride = sourceStrides[unchecked: inner]
    item = itemSize
    func others(_ values: Shape) -> Shape {
      var kept = values
      kept.remove(at: inner)
      kept.remove(at: rowAxis)
      return kept
    }
    outStarts = Layout(shape: others(walk.shape), strides: others(outStrides), offset: 0)
    sourceStarts = Layout(shape: others(walk.shape), strides: others(sourceStrides), offset: 0)
  }

  func run(to: UnsafeMutableRawPointer, from: UnsafeMutableRawPointer) {
    let kernel = tern_transpose(item)!
    // Bands of rows, a multiple of every tile, are what the threads share.
    let band = Swift.max(64, (CPU.grain / columns + 63) / 64 * 64)
    let bands = (rows + band - 1) / band
    let streams: Int32 = outStarts.count * rows * columns * item >= HostStorage.large ? 1 : 0
    let perBand = Swift.min(band, rows) * columns
    parallelFor(outStarts.count * bands, grain: Swift.max(1, CPU.grain / perBand)) { range in
      for number in range {
        let (matrix, part) = number.quotientAndRemainder(dividingBy: bands)
        let first = part * band
        let target = to + (outStarts.offset(of: matrix) + first * outStride) * item
        let source = from + (sourceStarts.offset(of: matrix) + first) * item
        kernel(target, outStride, source, sourceStride, Swift.min(band, rows - first), columns, streams)
      }
    }
  }
}
