extension Image {
  /// How the rows and columns of a stored picture are turned to show it upright; raw values are those of
  /// Exif's tag 0x0112.
  public enum Orientation: Int, Sendable, CaseIterable {
    /// Upright as stored.
    case up = 1
    /// Left and right are to be exchanged.
    case upMirrored = 2
    /// To be turned by 180 degrees.
    case down = 3
    /// Top and bottom are to be exchanged.
    case downMirrored = 4
    /// Rows and columns are to be exchanged: pixel (x, y) goes to (y, x).
    case leftMirrored = 5
    /// To be turned clockwise by 90 degrees, as photos of a camera held upright often are.
    case right = 6
    /// To be mirrored at the diagonal from the bottom left to the top right.
    case rightMirrored = 7
    /// To be turned counter-clockwise by 90 degrees.
    case left = 8
  }

  /// The image with its stored rows and columns turned upright as `orientation` says.
  public func oriented(_ orientation: Orientation) -> Image {
    switch orientation {
    case .up: self
    case .upMirrored: flippedHorizontally()
    case .down: rearranged(swapsAxes: false, mirrorX: true, mirrorY: true)
    case .downMirrored: flippedVertically()
    case .leftMirrored: transposed()
    case .right: rearranged(swapsAxes: true, mirrorX: false, mirrorY: true)
    case .rightMirrored: rearranged(swapsAxes: true, mirrorX: true, mirrorY: true)
    case .left: rearranged(swapsAxes: true, mirrorX: true, mirrorY: false)
    }
  }

  /// Left and right exchanged, as in a mirror.
  public func flippedHorizontally() -> Image { rearranged(swapsAxes: false, mirrorX: true, mirrorY: false) }

  /// Top and bottom exchanged.
  public func flippedVertically() -> Image { rearranged(swapsAxes: false, mirrorX: false, mirrorY: true) }

  /// Rows become columns: pixel (x, y) goes to (y, x).
  public func transposed() -> Image { rearranged(swapsAxes: true, mirrorX: false, mirrorY: false) }

  /// Turned counter-clockwise by a multiple of 90 degrees, exactly; 90 and 270 exchange width and height.
  /// Traps on any other angle (`rotated(by:)` takes those).
  public func turned(by degrees: Int) -> Image {
    switch (degrees % 360 + 360) % 360 {
    case 0: self
    case 90: oriented(.left)
    case 180: oriented(.down)
    case 270: oriented(.right)
    default:
      fatalError(
        "turned: \(degrees) is not a multiple of 90 degrees; use rotated(by:) for any angle")
    }
  }

  /// The eight symmetries of a rectangle. `mirrorX` and `mirrorY` say whether source columns and source rows
  /// run backwards as the result's are passed; with `swapsAxes` the result's rows run along source columns.
  private func rearranged(swapsAxes: Bool, mirrorX: Bool, mirrorY: Bool) -> Image {
    let channels = mode.channels
    let columnStep = (mirrorX ? -1 : 1) * channels
    let rowStep = (mirrorY ? -1 : 1) * width * channels
    let start = (mirrorX ? (width - 1) * channels : 0) + (mirrorY ? (height - 1) * width * channels : 0)
    let (newWidth, newHeight) = swapsAxes ? (height, width) : (width, height)
    let (alongRow, downColumn) = swapsAxes ? (rowStep, columnStep) : (columnStep, rowStep)
    let result = pixels.withUnsafeBufferPointer { source in
      [UInt8](unsafeUninitializedCapacity: pixels.count) { out, initialized in
        var position = 0
        for y in 0..<newHeight {
          var from = start + y * downColumn
          for _ in 0..<newWidth {
            for channel in 0..<channels { out[position + channel] = source[from + channel] }
            position += channels
            from += alongRow
          }
        }
        initialized = position
      }
    }
    return Image(width: newWidth, height: newHeight, mode: mode, pixels: result)
  }
}
