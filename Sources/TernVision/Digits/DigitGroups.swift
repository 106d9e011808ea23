/// The pieces of one digit.
struct DigitGroup {
  var box: PixelBox
  /// Numbers of pieces, as in `InkComponents.labels`.
  var labels: [Int32]
  var area: Int
}

extension InkComponents {
  /// The fewest pixels of the longer side at which a digit is readable.
  static let leastDigit = 6

  /// The pieces put together to digits, in reading order; nil when there are more pieces than writing has.
  ///
  /// A piece is ink if its strongest pixel reaches `core`. Pieces much smaller than the tallest are specks.
  func digits(_ threshold: InkThreshold, height: Int) -> [DigitGroup]? {
    let smallest = max(3, max(width, height) / 200)
    var inked = pieces.enumerated().filter { $0.element.peak >= threshold.core }
    // Noise has hundreds of pieces and no large one.
    if inked.count > 2000 { return nil }
    inked = inked.filter { $0.element.box.longerSide >= smallest }
    inked = withoutRims(inked, height: height)
    guard let tallest = inked.map(\.element.box.longerSide).max() else { return [] }
    inked = inked.filter { $0.element.box.longerSide * 12 >= tallest }
    if inked.count > 400 { return nil }
    var groups = inked.map {
      DigitGroup(box: $0.element.box, labels: [Int32($0.offset + 1)], area: $0.element.area)
    }
    // Largest first, so that fragments gather around bodies.
    groups.sort { $0.box.longerSide > $1.box.longerSide }
    var changed = true
    while changed {
      changed = false
      search: for a in groups.indices {
        for b in groups.indices where b > a && Self.belong(groups[a].box, groups[b].box) {
          groups[a].box = groups[a].box.union(groups[b].box)
          groups[a].labels += groups[b].labels
          groups[a].area += groups[b].area
          groups.remove(at: b)
          changed = true
          break search
        }
      }
    }
    // What stayed alone and is much lower than the tallest is a comma, a crumb, a stain.
    let high = groups.map(\.box.longerSide).max() ?? 0
    groups = groups.filter { $0.box.longerSide * 4 >= high && $0.box.longerSide >= Self.leastDigit }
    if groups.count > 64 { return nil }
    return Self.inReadingOrder(groups)
  }

  /// The rim of a sheet or a table's edge runs along the picture's border. It is no digit, unless there is
  /// nothing else of any size: then it is a digit cut out tightly.
  private func withoutRims(
    _ pieces: [(offset: Int, element: InkComponent)], height: Int
  ) -> [(offset: Int, element: InkComponent)] {
    // Pixels of each piece on the four sides, as parts of the side.
    var contact = [Double](repeating: 0, count: self.pieces.count + 1)
    for start in [0, (height - 1) * width] {
      for x in 0..<width { contact[Int(labels[start + x])] += 1 / Double(width) }
    }
    for start in [0, width - 1] {
      for y in 0..<height { contact[Int(labels[start + y * width])] += 1 / Double(height) }
    }
    let kept = pieces.filter { contact[$0.offset + 1] < 0.4 }
    let (tallest, tallestKept) = (
      pieces.map(\.element.box.longerSide).max() ?? 0, kept.map(\.element.box.longerSide).max() ?? 0
    )
    return tallestKept * 8 < tallest ? pieces : kept
  }

  /// Whether two pieces are strokes of one digit: the hat of a 5, the halves of a broken stroke.
  private static func belong(_ a: PixelBox, _ b: PixelBox) -> Bool {
    let overlap = min(a.right, b.right) - max(a.x, b.x)
    let (gapX, gapY) = (max(0, -overlap), max(0, max(a.y, b.y) - min(a.bottom, b.bottom)))
    let tall = max(a.longerSide, b.longerSide)
    let small = min(a.longerSide, b.longerSide)
    let narrow = min(a.width, b.width)
    if overlap * 2 >= narrow {
      // One above the other: lines of writing are further apart than the parts of a digit.
      return gapY * (small * 2 < tall ? 3 : 6) <= tall
    }
    // Side by side: only a fragment joins, and only when it is near.
    return small * 2 < tall && gapX * 6 <= tall && gapY * 6 <= tall
  }

  /// Rows from the top (a digit joins a row when its middle lies within it), each from the left.
  private static func inReadingOrder(_ groups: [DigitGroup]) -> [DigitGroup] {
    var rows: [(top: Int, bottom: Int, groups: [DigitGroup])] = []
    for group in groups.sorted(by: { $0.box.height > $1.box.height }) {
      let middle = group.box.y + group.box.height / 2
      if let row = rows.firstIndex(where: { middle >= $0.top && middle < $0.bottom }) {
        rows[row].groups.append(group)
      } else {
        rows.append((group.box.y, group.box.bottom, [group]))
      }
    }
    return rows.sorted { $0.top < $1.top }.flatMap { $0.groups.sorted { $0.box.x < $1.box.x } }
  }
}
