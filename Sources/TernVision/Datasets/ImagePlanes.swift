import Tern

extension Image {
  /// The samples channel after channel, `[channels, height, width]`, as networks take them.
  var planes: [UInt8] {
    let (channels, area) = (mode.channels, width * height)
    if channels == 1 { return pixels }
    return pixels.withUnsafeBufferPointer { source in
      [UInt8](unsafeUninitializedCapacity: channels * area) { out, initialized in
        for channel in 0..<channels {
          for place in 0..<area { out[channel * area + place] = source[place * channels + channel] }
        }
        initialized = channels * area
      }
    }
  }

  /// The image of samples that lie channel after channel. Traps unless they are as many as the size asks for.
  init(planes: some Collection<UInt8>, rows: Int, columns: Int, mode: Mode) {
    let (channels, area, planes) = (mode.channels, rows * columns, Array(planes))
    precondition(
      planes.count == channels * area,
      "Image: \(planes.count) samples are not \(channels) planes of \(columns) x \(rows)")
    guard channels > 1 else {
      self.init(width: columns, height: rows, mode: mode, pixels: planes)
      return
    }
    let pixels = [UInt8](unsafeUninitializedCapacity: channels * area) { out, initialized in
      for channel in 0..<channels {
        for place in 0..<area { out[place * channels + channel] = planes[channel * area + place] }
      }
      initialized = channels * area
    }
    self.init(width: columns, height: rows, mode: mode, pixels: pixels)
  }

  /// Whether it shows colour: in more than one of a thousand pixels the channels differ by more than 32 of
  /// 255, which is more than JPEG adds to a grey picture. Alpha is not looked at.
  var isColored: Bool {
    guard mode.channels >= 3 else { return false }
    let step = mode.channels
    var count = 0
    pixels.withUnsafeBufferPointer { pixels in
      for start in stride(from: 0, to: pixels.count, by: step) {
        let (red, green, blue) = (pixels[start], pixels[start + 1], pixels[start + 2])
        if max(red, green, blue) - min(red, green, blue) > 32 { count += 1 }
      }
    }
    return count * 1000 > width * height
  }
}

extension LabeledImages {
  /// The mode of the images: `.gray` or `.rgb`.
  public var mode: Image.Mode { channels == 1 ? .gray : .rgb }

  /// Image `index` as a picture to look at. Traps out of range.
  public func picture(_ index: Int) -> Image {
    Image(planes: image(index), rows: rows, columns: columns, mode: mode)
  }
}
