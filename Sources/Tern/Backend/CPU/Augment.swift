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

/// Images of bytes to a batch of floats, in one pass per image.
package enum AugmentKernel {
  /// What becomes of the bytes of one channel: byte * scale + shift.
  package struct Channel: Sendable {
    package var scale: Float
    package var shift: Float
    /// The byte that lies outside an image.
    package var background: UInt8

    package init(scale: Float, shift: Float, background: UInt8 = 0) {
      (self.scale, self.shift, self.background) = (scale, shift, background)
    }
  }

  /// Images of one size, one after another, each plane after plane: `[n, channels, rows, columns]`.
  package struct Source {
    let images: UnsafeBufferPointer<UInt8>
    let rows: Int
    let columns: Int
    let channels: [Channel]

    /// Traps unless there are 1 to 4 channels.
    package init(_ images: UnsafeBufferPointer<UInt8>, rows: Int, columns: Int, channels: [Channel]) {
      precondition(
        (1...tern_augment_channels).contains(channels.count),
        "AugmentKernel: \(channels.count) channels; images have 1 to \(tern_augment_channels)")
      (self.images, self.rows, self.columns, self.channels) = (images, rows, columns, channels)
    }

    /// Bytes of one image, and elements of one result.
    var size: Int { channels.count * rows * columns }

    /// The images as the kernel takes them.
    func settings(spacing: Int) -> tern_augment_source {
      func four<T>(_ value: (Channel) -> T) -> (T, T, T, T) {
        let all = (0..<4).map { value(channels[min($0, channels.count - 1)]) }
        return (all[0], all[1], all[2], all[3])
      }
      return tern_augment_source(
        images: images.baseAddress, rows: rows, columns: columns, spacing: spacing, channels: channels.count,
        scale: four(\.scale), shift: four(\.shift), background: four(\.background))
    }
  }

  /// Images for which starting another thread pays: a few dozen microseconds of work.
  private static let warpGrain = 8
  private static let normalizeGrain = 256

  /// The images at `positions`, which the caller has checked, gathered and normalised: `[n] + item`.
  package static func normalize(_ source: Source, _ positions: [Int], item: [Int]) -> Tensor {
    let result = Tensor(uninitialized: Shape([positions.count] + item), .float32)
    let (to, size) = (result.base.floats, source.size)
    let (scales, shifts) = (source.channels.map(\.scale), source.channels.map(\.shift))
    let indices = positions.map(Int64.init)
    indices.withUnsafeBufferPointer { indices in
      withExtendedLifetime(result.storage) {
        parallelFor(indices.count, grain: normalizeGrain) { range in
          tern_normalize_u8(
            source.images.baseAddress, indices.baseAddress! + range.lowerBound, range.count,
            source.channels.count, source.rows * source.columns, scales, shifts,
            to + range.lowerBound * size)
        }
      }
    }
    return result
  }

  /// The images at `positions`, each changed as its warp says, and normalised. `spacing` is the distance
  /// between the random displacements of the smooth field.
  package static func warp(
    _ source: Source, _ positions: [Int], _ warps: [ImageWarp], spacing: Int, item: [Int]
  ) -> Tensor {
    let result = Tensor(uninitialized: Shape([positions.count] + item), .float32)
    let (to, size) = (result.base.floats, source.size)
    var settings = source.settings(spacing: spacing)
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
