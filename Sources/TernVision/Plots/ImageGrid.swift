import Tern

/// Images in rows with a caption below each, every pixel a sharp square.
public struct ImageGrid: Picture {
  let title: String
  let images: [Image]
  let captions: [String]
  let columns: Int
  let cell: Double
  let map: ColorMap

  /// A grid of images. `cell` is the side in pixels of the square that each image fits; `columns` the number
  /// in a row, chosen for a width of 640 if nil. Grey images take the colours of `map`. Traps when there are
  /// captions, but not one for each image.
  public init(
    _ title: String = "", images: [Image], captions: [String] = [], columns: Int? = nil, cell: Double = 112,
    map: ColorMap = .greys
  ) {
    precondition(
      captions.isEmpty || captions.count == images.count,
      "ImageGrid: \(images.count) images and \(captions.count) captions; give one for each, or none")
    precondition((8...2000).contains(cell), "ImageGrid: a cell of \(cell) pixels; give 8 to 2000")
    self.title = title
    self.images = images
    self.captions = captions
    self.columns = max(1, columns ?? min(max(1, images.count), Int((640 - 32 + 14) / (cell + 14))))
    self.cell = cell
    self.map = map
  }

  /// The grid as a drawing, as large as its images and captions need.
  public var drawing: Drawing {
    let (gap, margin) = (14.0, 16.0)
    let perRow = Double(max(1, min(columns, images.count)))
    let width = max(160, perRow * (cell + gap) - gap + 2 * margin)
    let heading = PictureHeading(title: title, width: width, margin: margin)
    let top = title.isEmpty ? margin : heading.bottom + 16
    let pitch = cell + (captions.isEmpty ? gap : 30)
    var body = ""
    var text = ""
    for (index, image) in images.enumerated() {
      let x = margin + Double(index % columns) * (cell + gap)
      let y = top + Double(index / columns) * pitch
      let scale = cell / Double(max(image.width, image.height))
      let (w, h) = (Double(image.width) * scale, Double(image.height) * scale)
      body += Markup.element(
        "image",
        [
          "x": Markup.number(x + (cell - w) / 2), "y": Markup.number(y + (cell - h) / 2),
          "width": Markup.number(w), "height": Markup.number(h), "class": "tern-pixels",
          "preserveAspectRatio": "none", "href": DataAddress.png(map.applied(to: image)),
        ])
      guard !captions.isEmpty else { continue }
      let caption = TextWidth.truncated(captions[index], size: 12, width: cell + gap - 4)
      text += Markup.text(caption, x: x + cell / 2, y: y + cell + 16, size: 12, anchor: .middle)
    }
    let rows = Double((images.count + columns - 1) / columns)
    let height = max(60, top + rows * pitch - (captions.isEmpty ? gap : 30 - 20) + margin)
    if images.isEmpty { text = Markup.text("no images", x: margin, y: top + 20, size: 14) }
    let named = captions.prefix(30).joined(separator: ", ")
    return Drawing(
      width: width, height: height, title: title.isEmpty ? "Images" : title,
      summary: "\(images.count) images\(named.isEmpty ? "" : ": " + named).",
      body: heading.markup + body + Markup.group("tern-muted", text))
  }
}
