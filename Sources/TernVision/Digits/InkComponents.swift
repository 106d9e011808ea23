/// A connected piece of ink.
struct InkComponent {
  var box: PixelBox
  var area: Int
  /// The greatest value of the ink map in it.
  var peak: Float
}

/// The pieces of ink above a level; pixels that touch by a side or a corner belong to one piece.
struct InkComponents {
  let width: Int
  /// For each pixel 0 or the number of its piece, counted from 1.
  private(set) var labels: [Int32]
  private(set) var pieces: [InkComponent] = []

  /// One pass from top to bottom: a run of ink joins every run of the row above that it touches (union-find),
  /// a second gives the pieces their final numbers.
  init(_ map: InkMap, above level: Float) {
    let (width, height) = (map.width, map.height)
    self.width = width
    var parents: [Int32] = [0]
    func root(_ label: Int32) -> Int32 {
      var label = label
      while parents[Int(label)] != label {
        parents[Int(label)] = parents[Int(parents[Int(label)])]
        label = parents[Int(label)]
      }
      return label
    }
    var labels = [Int32](repeating: 0, count: width * height)
    labels.withUnsafeMutableBufferPointer { labels in
      map.values.withUnsafeBufferPointer { values in
        for y in 0..<height {
          let row = y * width
          for x in 0..<width where values[row + x] > level {
            var label: Int32 = x > 0 ? labels[row + x - 1] : 0
            if y > 0 {
              for column in max(0, x - 1)...min(width - 1, x + 1) {
                let above = labels[row - width + column]
                if above == 0 || above == label { continue }
                if label == 0 {
                  label = above
                } else {
                  let (a, b) = (root(label), root(above))
                  parents[Int(max(a, b))] = min(a, b)
                }
              }
            }
            if label == 0 {
              label = Int32(parents.count)
              parents.append(label)
            }
            labels[row + x] = label
          }
        }
      }
    }
    var numbers = [Int32](repeating: 0, count: parents.count)
    var found: [InkComponent] = []
    for index in 1..<max(1, parents.count) {
      let top = root(Int32(index))
      if numbers[Int(top)] == 0 {
        found.append(InkComponent(box: PixelBox(x: .max, y: .max, width: 0, height: 0), area: 0, peak: 0))
        numbers[Int(top)] = Int32(found.count)
      }
      numbers[index] = numbers[Int(top)]
    }
    // Boxes are kept as (left, top, right, bottom) while they grow.
    var bounds = found.map { _ in (left: Int.max, top: Int.max, right: -1, bottom: -1) }
    labels.withUnsafeMutableBufferPointer { labels in
      for y in 0..<height {
        for x in 0..<width where labels[y * width + x] != 0 {
          let number = numbers[Int(labels[y * width + x])]
          labels[y * width + x] = number
          let piece = Int(number) - 1
          bounds[piece].left = min(bounds[piece].left, x)
          bounds[piece].right = max(bounds[piece].right, x)
          bounds[piece].top = min(bounds[piece].top, y)
          bounds[piece].bottom = y
          found[piece].area += 1
          found[piece].peak = max(found[piece].peak, map.values[y * width + x])
        }
      }
    }
    for (index, b) in bounds.enumerated() {
      found[index].box = PixelBox(
        x: b.left, y: b.top, width: b.right - b.left + 1, height: b.bottom - b.top + 1)
    }
    self.labels = labels
    pieces = found
  }
}
