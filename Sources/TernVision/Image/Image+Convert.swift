extension Image {
  /// The image in another mode, as Pillow's `convert`.
  ///
  /// Colour to grey weighs the channels by ITU-R 601-2, `(19595 R + 38470 G + 7471 B + 32768) >> 16`; grey to
  /// colour repeats it. New alpha is opaque. Alpha that the new mode lacks is dropped and the colour below it
  /// shows: use `flattened(on:)` to blend it with a background instead.
  public func converted(to newMode: Mode) -> Image {
    if newMode == mode { return self }
    let (from, to) = (mode.channels, newMode.channels)
    let count = width * height
    let (fromColor, toColor) = (from >= 3, to >= 3)
    let (fromAlpha, toAlpha) = (mode.hasAlpha, newMode.hasAlpha)
    let result = pixels.withUnsafeBufferPointer { source in
      [UInt8](unsafeUninitializedCapacity: count * to) { out, initialized in
        var (i, o) = (0, 0)
        for _ in 0..<count {
          if toColor {
            out[o] = source[i]
            out[o + 1] = source[fromColor ? i + 1 : i]
            out[o + 2] = source[fromColor ? i + 2 : i]
          } else {
            out[o] = fromColor ? Self.luma(source[i], source[i + 1], source[i + 2]) : source[i]
          }
          if toAlpha { out[o + to - 1] = fromAlpha ? source[i + from - 1] : 255 }
          i += from
          o += to
        }
        initialized = o
      }
    }
    return Image(width: width, height: height, mode: newMode, pixels: result)
  }

  private static func luma(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
    let weighted: Int = Int(red) * 19595 + Int(green) * 38470 + Int(blue) * 7471
    return UInt8((weighted + 0x8000) >> 16)
  }

  /// Light and dark exchanged: every sample but alpha becomes 255 minus itself.
  public func inverted() -> Image {
    let channels = mode.channels
    let color = mode.hasAlpha ? channels - 1 : channels
    var result = pixels
    result.withUnsafeMutableBufferPointer { samples in
      var start = 0
      while start < samples.count {
        for index in start..<(start + color) { samples[index] = 255 - samples[index] }
        start += channels
      }
    }
    return Image(width: width, height: height, mode: mode, pixels: result)
  }

  /// Blended with a background of one grey level by its alpha, without alpha afterwards; an image without
  /// alpha is returned as it is.
  public func flattened(on background: UInt8 = 255) -> Image {
    guard mode.hasAlpha else { return self }
    let channels = mode.channels
    let result = pixels.withUnsafeBufferPointer { source in
      [UInt8](unsafeUninitializedCapacity: width * height * (channels - 1)) { out, initialized in
        var o = 0
        for start in stride(from: 0, to: source.count, by: channels) {
          let alpha = Int(source[start + channels - 1])
          for index in start..<(start + channels - 1) {
            out[o] = UInt8(divide255(Int(background) * (255 - alpha) + Int(source[index]) * alpha))
            o += 1
          }
        }
        initialized = o
      }
    }
    return Image(width: width, height: height, mode: mode == .rgba ? .rgb : .gray, pixels: result)
  }

  /// Colour samples times alpha / 255, which filters must work on: a transparent pixel's colour is noise.
  func premultiplied() -> Image {
    mappedWithAlpha { sample, alpha in multiply255(sample, alpha) }
  }

  /// The inverse of `premultiplied()`, rounded down as Pillow does.
  func unpremultiplied() -> Image {
    mappedWithAlpha { sample, alpha in alpha == 0 || alpha == 255 ? sample : min(255, 255 * sample / alpha) }
  }

  private func mappedWithAlpha(_ body: (Int, Int) -> Int) -> Image {
    let channels = mode.channels
    var result = pixels
    result.withUnsafeMutableBufferPointer { samples in
      for start in stride(from: 0, to: samples.count, by: channels) {
        let alpha = Int(samples[start + channels - 1])
        for index in start..<(start + channels - 1) {
          samples[index] = UInt8(truncatingIfNeeded: body(Int(samples[index]), alpha))
        }
      }
    }
    return Image(width: width, height: height, mode: mode, pixels: result)
  }
}

/// `value / 255` rounded to nearest, for 0 ... 255 * 255, by shifts: v/255 = v/256 + v/65536 + ...
@inline(__always)
func divide255(_ value: Int) -> Int {
  let rounded = value + 128
  return ((rounded >> 8) + rounded) >> 8
}

/// `a * b / 255` rounded to nearest, for samples 0 ... 255.
@inline(__always)
func multiply255(_ a: Int, _ b: Int) -> Int { divide255(a * b) }
