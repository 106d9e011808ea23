import Tern

/// An image as lines of terminal text, `width` columns each.
///
/// In colour a cell holds two pixels, one above the other: the upper half block in the colour of the one, on
/// the colour of the other. Plain text holds one pixel in two letters, or two pixels in one letter where
/// width is short.
struct TerminalImage {
  let lines: [String]
  let width: Int

  /// Letters from paper to ink.
  static let ramp = Array(" .:-=+*#%@")
  /// Taller pictures than this are drawn smaller, so that a strip of one pixel's width cannot fill the
  /// screen.
  static let mostRows = 1000

  init(_ image: Image, style: TerminalStyle, map: ColorMap, width limit: Int, wideLetters: Bool) {
    var raster = map.applied(to: image)
    let doubled = style == .plain && wideLetters && raster.width * 2 <= limit
    let mostColumns = max(1, doubled ? limit / 2 : limit)
    if raster.width > mostColumns || raster.height > Self.mostRows {
      let share = min(
        Double(mostColumns) / Double(raster.width), Double(Self.mostRows) / Double(raster.height))
      func scaled(_ size: Int) -> Int { max(1, Int((Double(size) * share).rounded(.down))) }
      raster = raster.resized(width: scaled(raster.width), height: scaled(raster.height), filter: .box)
    }
    switch style {
    case .trueColor, .ansi256:
      lines = Self.halfBlocks(raster, style)
      width = raster.width
    case .plain:
      if doubled {
        lines = Self.letters(raster, repeated: 2)
        width = raster.width * 2
      } else {
        // Letters are about twice as tall as wide, so one letter shows two rows.
        lines = Self.letters(
          raster.resized(width: raster.width, height: (raster.height + 1) / 2, filter: .box), repeated: 1)
        width = raster.width
      }
    }
  }

  private static func halfBlocks(_ raster: Image, _ style: TerminalStyle) -> [String] {
    stride(from: 0, to: raster.height, by: 2).map { y in
      var line = ""
      var (lastUpper, lastLower): (String, String) = ("", "")
      for x in 0..<raster.width {
        let upper = style.foreground(raster.color(x, y))
        // Below the last row of an odd height there is no pixel: the terminal's own background shows.
        let lower = y + 1 < raster.height ? style.background(raster.color(x, y + 1)) : "\u{1B}[49m"
        if upper != lastUpper { line += upper }
        if lower != lastLower { line += lower }
        line += "\u{2580}"
        (lastUpper, lastLower) = (upper, lower)
      }
      return line + TerminalStyle.reset
    }
  }

  private static func letters(_ raster: Image, repeated count: Int) -> [String] {
    (0..<raster.height).map { y in
      var line = ""
      for x in 0..<raster.width {
        let color = raster.color(x, y)
        // Rec. 601 luma, in thousandths.
        let light = (299 * Int(color.red) + 587 * Int(color.green) + 114 * Int(color.blue)) / 1000
        let letter = ramp[(255 - light) * (ramp.count - 1) / 255]
        line += String(repeating: letter, count: count)
      }
      return line
    }
  }
}

/// The image as text for a terminal; print it with `print(showImage(image))`.
///
/// Grey images take the colours of `map`: by default 0 is paper and 255 is ink, as the course shows digits.
/// Wider images than `width` columns are drawn smaller. Ends without a line break; traps unless `width` is
/// positive.
public func showImage(
  _ image: Image, style: TerminalStyle = .current, map: ColorMap = .greys, width: Int = TerminalStyle.columns
) -> String {
  precondition(width > 0, "showImage: a width of \(width) columns; give at least 1")
  let picture = TerminalImage(image, style: style, map: map, width: width, wideLetters: true)
  return picture.lines.map(trimmedEnd).joined(separator: "\n")
}

/// Several images side by side, each with its caption below, as text for a terminal.
///
/// A row holds as many as fit into `width`, or `perRow`, drawn smaller if necessary. Captions lose control
/// characters and are cut to their image's width. Traps when there are captions, but not one for each image.
public func showImages(
  _ images: [Image], captions: [String] = [], style: TerminalStyle = .current, map: ColorMap = .greys,
  width: Int = TerminalStyle.columns, perRow: Int? = nil
) -> String {
  precondition(width > 0, "showImages: a width of \(width) columns; give at least 1")
  precondition(
    captions.isEmpty || captions.count == images.count,
    "showImages: \(images.count) images and \(captions.count) captions; give one for each, or none")
  guard !images.isEmpty else { return "" }
  let gap = 2
  let widest = images.map(\.width).max() ?? 1
  let wanted = min(perRow ?? max(1, (width + gap) / (min(widest, width) + gap)), images.count)
  // Each image keeps at least one column.
  let count = max(1, min(wanted, (width + gap) / (1 + gap)))
  let room = max(1, (width - gap * (count - 1)) / count)
  let pictures = images.map {
    TerminalImage($0, style: style, map: map, width: room, wideLetters: count == 1)
  }
  let cell = pictures.map(\.width).max() ?? room
  let space = String(repeating: " ", count: gap)
  var lines: [String] = []
  for start in stride(from: 0, to: pictures.count, by: count) {
    let row = start..<min(start + count, pictures.count)
    if start > 0 { lines.append("") }
    for y in 0..<(pictures[row].map(\.lines.count).max() ?? 0) {
      let parts = pictures[row].map { picture in
        let text = y < picture.lines.count ? picture.lines[y] : String(repeating: " ", count: picture.width)
        return text + String(repeating: " ", count: cell - picture.width)
      }
      lines.append(trimmedEnd(parts.joined(separator: space)))
    }
    guard !captions.isEmpty else { continue }
    let words = row.map {
      TerminalText.centred(captions[$0], columns: cell, ellipsis: style == .plain ? "..." : "\u{2026}")
    }
    lines.append(trimmedEnd(words.joined(separator: space)))
  }
  return lines.joined(separator: "\n")
}

extension Image {
  /// The colour of a pixel of an RGB image.
  fileprivate func color(_ x: Int, _ y: Int) -> RGB { RGB(self[x, y, 0], self[x, y, 1], self[x, y, 2]) }
}

private func trimmedEnd(_ line: String) -> String {
  var kept = Substring(line)
  while kept.last == " " { kept.removeLast() }
  return String(kept)
}
