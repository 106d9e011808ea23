import CKernels

/// What happens to one image on its way from bytes into a batch; see `CKernels/include/augment.h`.
package struct ImageWarp: Sendable, Equatable {
  /// Where the random displacements begin; each image needs its own.
  package var key: UInt64 = 0
  /// Pixel (x, y) of the result reads the source at (m0 x + m1 y + m2, m3 x + m4 y + m5).
  package var map: (Float, Float, Float, Float, Float, Float) = (1, 0, 0, 0, 1, 0)
  /// Root mean square of the smooth random displacement in pixels.
  package var elastic: Float = 0
  /// How far pixels go to the greatest (positive) or least (negative) of their 3 x 3 neighbours.
  package var stroke: Float = 0
  /// What becomes background.
  package var erasedColumns: Range<Int> = 0..<0
  package var erasedRows: Range<Int> = 0..<0

  package init() {}

  package static func == (a: ImageWarp, b: ImageWarp) -> Bool {
    a.key == b.key && a.map == b.map && a.elastic == b.elastic && a.stroke == b.stroke
      && a.erasedColumns == b.erasedColumns && a.erasedRows == b.erasedRows
  }
}

/// Grey images of bytes to a batch of floats, in one pass per image.
package enum AugmentKernel {
  /// Images of one size, one after another, and what a byte becomes: byte * scale + shift.
  package struct Source {
    let images: UnsafeBufferPointer<UInt8>
    let rows: Int
    let columns: Int
    let scale: Float
    let shift: Float

    package init(_ images: UnsafeBufferPointer<UInt8>, rows: Int, columns: Int, scale: Float, shift: Float) {
      (self.images, self.rows, self.columns, self.scale, self.shift) = (images, rows, columns, scale, shift)
    }
  }

  /// Images for which starting another thread pays: a few dozen microseconds of work.
  private static let warpGrain = 8
  private static let normalizeGrain = 256

  /// The images at `positions`, which the caller has checked, gathered and normalised: `[n] + item`.
  package static func normalize(_ source: Source, _ positions: [Int], item: [Int]) -> Tensor {
    let result = Tensor(uninitialized: Shape([positions.count] + item), .float32)
    let (to, size) = (result.base.floats, source.rows * source.columns)
    let indices = positions.map(Int64.init)
    indices.withUnsafeBufferPointer { indices in
      withExtendedLifetime(result.storage) {
        parallelFor(indices.count, grain: normalizeGrain) { range in
          tern_normalize_u8(
            source.images.baseAddress, indices.baseAddress! + range.lowerBound, range.count, size,
            source.scale,
            source.shift, to + range.lowerBound * size)
        }
      }
    }
    return result
  }

  /// The same, each image changed as its warp says. `spacing` is the distance between the random
  /// displacements of the smooth field.
  package static func warp(
    _ source: Source, _ positions: [Int], _ warps: [ImageWarp], spacing: Int, item: [Int]
  ) -> Tensor {
    let result = Tensor(uninitialized: Shape([positions.count] + item), .float32)
    let (to, size) = (result.base.floats, source.rows * source.columns)
    var settings = tern_augment_source(
      images: source.images.baseAddress, rows: source.rows, columns: source.columns, spacing: spacing,
      scale: source.scale, shift: source.shift)
    let scratchBytes = tern_augment_scratch(&settings)
    let items = zip(positions, warps).map { index, warp in
      tern_augmented_image(
        index: Int64(index), key: warp.key, map: warp.map, elastic: warp.elastic, stroke: warp.stroke,
        left: Int32(warp.erasedColumns.lowerBound), top: Int32(warp.erasedRows.lowerBound),
        right: Int32(warp.erasedColumns.upperBound), bottom: Int32(warp.erasedRows.upperBound))
    }
    items.withUnsafeBufferPointer { items in
      withExtendedLifetime(result.storage) {
        parallelFor(items.count, grain: warpGrain) { range in
          let scratch = HostStorage(byteCount: scratchBytes)
          withExtendedLifetime(scratch) {
            var settings = settings
            tern_augment(
              &settings, items.baseAddress! + range.lowerBound, range.count, to + range.lowerBound * size,
              scratch.pointer)
          }
        }
      }
    }
    return result
  }
}
